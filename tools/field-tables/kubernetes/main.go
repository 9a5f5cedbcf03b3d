// Prints the fields, flags, feature gates and plugins of one release of Kubernetes as JSON.
package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	admission "k8s.io/kubernetes/pkg/kubeapiserver/options"
	"k8s.io/kubernetes/pkg/scheduler/framework/plugins"
)

// main prints one table, named by its argument: a process holds only one component's flags.
func main() {
	rows := map[string]string{}
	switch os.Args[1] {
	case "apiServer":
		rows = flags(apiserver.NewAPIServerCommand().Flags())
	case "controllerManager":
		rows = flags(controllers.NewControllerManagerCommand().Flags())
	case "scheduler":
		rows = flags(scheduler.NewSchedulerCommand().Flags())
	case "KubeletConfiguration":
		rows = kubelet()
	case "KubeProxyConfiguration":
		rows = kubeProxy()
	case "KubeSchedulerConfiguration":
		rows = kubeScheduler()
	case "featureGates":
		rows = featureGates()
	case "admissionPlugins":
		for _, name := range admission.AllOrderedPlugins {
			rows[name] = ""
		}
	case "schedulerPlugins":
		for name := range plugins.NewInTreeRegistry() {
			rows[name] = ""
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		fmt.Printf("%q: %q\n", name, strings.TrimSpace(rows[name]))
	}
}

func flags(set *pflag.FlagSet) map[string]string {
	rows := map[string]string{}
	set.VisitAll(func(flag *pflag.Flag) {
		row := flag.Value.Type()
		if flag.Deprecated != "" {
			row += " deprecated"
		}
		rows[flag.Name] = row
	})
	return rows
}

func featureGates() map[string]string {
	rows := map[string]string{}
	for name, spec := range utilfeature.DefaultMutableFeatureGate.GetAll() {
		row := fmt.Sprintf("%t", spec.Default)
		if spec.LockToDefault {
			row += " locked"
		}
		rows[string(name)] = row
	}
	return rows
}
