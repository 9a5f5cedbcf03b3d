/** What `nft -t list ruleset` prints for ufw 0.36.2 with ports 22, 80 and 443 allowed, without its chains for other packets. */
export const ufw = `table ip filter {
	chain ufw-before-logging-input {
	}

	chain INPUT {
		type filter hook input priority filter; policy drop;
		counter packets 0 bytes 0 jump ufw-before-logging-input
		counter packets 0 bytes 0 jump ufw-before-input
		counter packets 0 bytes 0 jump ufw-after-input
		counter packets 0 bytes 0 jump ufw-after-logging-input
		counter packets 0 bytes 0 jump ufw-reject-input
		counter packets 0 bytes 0 jump ufw-track-input
	}

	chain ufw-before-input {
		iifname "lo" counter packets 0 bytes 0 accept
		ct state related,established counter packets 0 bytes 0 accept
		ct state invalid counter packets 0 bytes 0 jump ufw-logging-deny
		ct state invalid counter packets 0 bytes 0 drop
		meta l4proto icmp icmp type destination-unreachable counter packets 0 bytes 0 accept
		meta l4proto icmp icmp type time-exceeded counter packets 0 bytes 0 accept
		meta l4proto icmp icmp type parameter-problem counter packets 0 bytes 0 accept
		meta l4proto icmp icmp type echo-request counter packets 0 bytes 0 accept
		udp sport 67 udp dport 68 counter packets 0 bytes 0 accept
		counter packets 0 bytes 0 jump ufw-not-local
		ip daddr 224.0.0.251 udp dport 5353 counter packets 0 bytes 0 accept
		ip daddr 239.255.255.250 udp dport 1900 counter packets 0 bytes 0 accept
		counter packets 0 bytes 0 jump ufw-user-input
	}

	chain ufw-after-input {
		udp dport 137 counter packets 0 bytes 0 jump ufw-skip-to-policy-input
		udp dport 138 counter packets 0 bytes 0 jump ufw-skip-to-policy-input
		tcp dport 139 counter packets 0 bytes 0 jump ufw-skip-to-policy-input
		tcp dport 445 counter packets 0 bytes 0 jump ufw-skip-to-policy-input
		udp dport 67 counter packets 0 bytes 0 jump ufw-skip-to-policy-input
		udp dport 68 counter packets 0 bytes 0 jump ufw-skip-to-policy-input
		fib daddr type broadcast counter packets 0 bytes 0 jump ufw-skip-to-policy-input
	}

	chain ufw-after-logging-input {
		limit rate 3/minute burst 10 packets counter packets 0 bytes 0 log prefix "[UFW BLOCK] "
	}

	chain ufw-reject-input {
	}

	chain ufw-track-input {
	}

	chain ufw-logging-deny {
		ct state invalid limit rate 3/minute burst 10 packets counter packets 0 bytes 0 return
		limit rate 3/minute burst 10 packets counter packets 0 bytes 0 log prefix "[UFW BLOCK] "
	}

	chain ufw-logging-allow {
	}

	chain ufw-skip-to-policy-input {
		counter packets 0 bytes 0 drop
	}

	chain ufw-user-input {
		tcp dport 22 counter packets 0 bytes 0 accept
		meta l4proto tcp tcp dport { 80, 443 } counter packets 0 bytes 0 accept
	}

	chain ufw-user-limit {
		limit rate 3/minute counter packets 0 bytes 0 log prefix "[UFW LIMIT BLOCK] "
		counter packets 0 bytes 0 reject
	}

	chain ufw-user-limit-accept {
		counter packets 0 bytes 0 accept
	}

	chain ufw-not-local {
		fib daddr type local counter packets 0 bytes 0 return
		fib daddr type multicast counter packets 0 bytes 0 return
		fib daddr type broadcast counter packets 0 bytes 0 return
		limit rate 3/minute burst 10 packets counter packets 0 bytes 0 jump ufw-logging-deny
		counter packets 0 bytes 0 drop
	}
}`;

/** ufw with one rule more. */
export const ufwWith = (rule: string): string =>
  ufw.replace(
    "\t\ttcp dport 22 ",
    `\t\t${rule} counter packets 0 bytes 0 accept\n\t\ttcp dport 22 `,
  );

/** The rules that the images of some providers come with: a policy that accepts, and a last rule that rejects. */
export const rejecting = `table ip filter {
	chain INPUT {
		type filter hook input priority filter; policy accept;
		ct state related,established counter packets 1 bytes 2 accept
		meta l4proto icmp counter packets 0 bytes 0 accept
		iifname "lo" counter packets 0 bytes 0 accept
		ct state new tcp dport 22 counter packets 0 bytes 0 accept
		counter packets 0 bytes 0 reject with icmp type host-prohibited
	}
}`;

/** firewalld's tables in short: zones by interface, the last rule rejects. */
export const firewalld = (zone: string): string => `table inet firewalld {
	chain filter_INPUT {
		type filter hook input priority filter + 10; policy accept;
		ct state { established, related } accept
		ct status dnat accept
		iifname "lo" accept
		ct state invalid drop
		jump filter_INPUT_ZONES
		reject with icmpx admin-prohibited
	}

	chain filter_INPUT_ZONES {
		${zone}
		iifname "eth0" goto filter_IN_public
		goto filter_IN_public
	}

	chain filter_IN_public {
		jump filter_IN_public_allow
		meta l4proto { icmp, ipv6-icmp } accept
		reject with icmpx admin-prohibited
	}

	chain filter_IN_public_allow {
		tcp dport 22 accept
		ip6 daddr fe80::/64 udp dport 546 accept
	}

	chain filter_IN_trusted {
		accept
	}
}`;

/** A chain of nftables as its administrator may have written it. */
export const input = (...rules: string[]): string =>
  ["table inet filter {", "chain input {", "type filter hook input priority filter; policy drop;"]
    .concat(["ct state vmap { invalid : drop, established : accept, related : accept }"], rules)
    .concat(["}", "}"])
    .join("\n");
