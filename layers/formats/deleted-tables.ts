/**
 * A bash command that prints a line for each deleted nftables table until it is stopped. It does not ask nft for deletions only:
 * nft 1.1 of Debian 13 reads the word in `nft monitor destroy` as a command and refuses it.
 */
export const deletedTables = "nft monitor tables | grep --line-buffered '^delete'";
