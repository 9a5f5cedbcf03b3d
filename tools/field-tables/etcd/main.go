// Prints the flags or the feature gates of one release of etcd as JSON.
package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"go.etcd.io/etcd/server/v3/embed"
	"go.etcd.io/etcd/server/v3/features"
)

func main() {
	rows := map[string]string{}
	switch os.Args[1] {
	case "etcd":
		set := flag.NewFlagSet("etcd", flag.ContinueOnError)
		embed.NewConfig().AddFlags(set)
		set.VisitAll(func(one *flag.Flag) { rows[one.Name] = row(one) })
	case "etcdFeatureGates":
		for name, spec := range features.DefaultEtcdServerFeatureGates {
			rows[string(name)] = fmt.Sprint(spec.Default)
			if spec.LockToDefault {
				rows[string(name)] += " locked"
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		fmt.Printf("%q: %q\n", name, rows[name])
	}
}

func row(one *flag.Flag) string {
	kind := "string"
	if getter, ok := one.Value.(flag.Getter); ok {
		kind = strings.TrimPrefix(fmt.Sprintf("%T", getter.Get()), "time.")
	}
	if strings.Contains(strings.ToLower(one.Usage), "deprecated") {
		kind += " deprecated"
	}
	return kind
}
