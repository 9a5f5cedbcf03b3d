/**
 * A command for bash that prints a line for each nftables table that is deleted, until it is ended. It does not ask nft for
 * deletions alone: nft 1.1 of Debian 13 takes the word in `nft monitor destroy` for a command, and refuses it.
 */
export const deletedTables = "nft monitor tables | grep --line-buffered '^delete'";
