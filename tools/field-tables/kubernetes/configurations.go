package main

import (
	"encoding/json"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	_ "k8s.io/component-base/logs/json/register"
	proxyv1 "k8s.io/kube-proxy/config/v1alpha1"
	schedulerv1 "k8s.io/kube-scheduler/config/v1"
	kubeletv1 "k8s.io/kubelet/config/v1beta1"
	kubeletconfig "k8s.io/kubernetes/pkg/kubelet/apis/config"
	kubeletscheme "k8s.io/kubernetes/pkg/kubelet/apis/config/scheme"
	kubeletvalidation "k8s.io/kubernetes/pkg/kubelet/apis/config/validation"
	proxyconfig "k8s.io/kubernetes/pkg/proxy/apis/config"
	proxyscheme "k8s.io/kubernetes/pkg/proxy/apis/config/scheme"
	proxyvalidation "k8s.io/kubernetes/pkg/proxy/apis/config/validation"
	schedulerconfig "k8s.io/kubernetes/pkg/scheduler/apis/config"
	schedulerscheme "k8s.io/kubernetes/pkg/scheduler/apis/config/scheme"
	schedulervalidation "k8s.io/kubernetes/pkg/scheduler/apis/config/validation"
)

func kubelet() map[string]string {
	_, codecs, err := kubeletscheme.NewSchemeAndCodecs(serializer.EnableStrict)
	if err != nil {
		panic(err)
	}
	return limited(fields(reflect.TypeFor[kubeletv1.KubeletConfiguration]()), func(values map[string]any) error {
		object, err := decoded(codecs.UniversalDecoder(), "kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", values)
		if err != nil {
			return err
		}
		return kubeletvalidation.ValidateKubeletConfiguration(object.(*kubeletconfig.KubeletConfiguration), utilfeature.DefaultFeatureGate)
	})
}

func kubeProxy() map[string]string {
	return limited(fields(reflect.TypeFor[proxyv1.KubeProxyConfiguration]()), func(values map[string]any) error {
		object, err := decoded(proxyscheme.Codecs.UniversalDecoder(), "kubeproxy.config.k8s.io/v1alpha1", "KubeProxyConfiguration", values)
		if err != nil {
			return err
		}
		return proxyvalidation.Validate(object.(*proxyconfig.KubeProxyConfiguration)).ToAggregate()
	})
}

// kubeScheduler returns the fields of a plugin's arguments as `PluginArgs:path`.
func kubeScheduler() map[string]string {
	rows := limited(fields(reflect.TypeFor[schedulerv1.KubeSchedulerConfiguration]()), func(values map[string]any) error {
		object, err := decoded(schedulerscheme.Codecs.UniversalDecoder(), "kubescheduler.config.k8s.io/v1", "KubeSchedulerConfiguration", values)
		if err != nil {
			return err
		}
		return schedulervalidation.ValidateKubeSchedulerConfiguration(object.(*schedulerconfig.KubeSchedulerConfiguration))
	})
	for name, of := range schedulerscheme.Scheme.KnownTypes(schedulerv1.SchemeGroupVersion) {
		if !strings.HasSuffix(name, "Args") {
			continue
		}
		for path, kind := range fields(of) {
			rows[name+":"+path] = kind
		}
	}
	return rows
}

// decoded returns a configuration with its defaults.
func decoded(decoder runtime.Decoder, version, kind string, values map[string]any) (runtime.Object, error) {
	document := map[string]any{"apiVersion": version, "kind": kind}
	for key, value := range values {
		document[key] = value
	}
	text, err := json.Marshal(document)
	if err != nil {
		return nil, err
	}
	object, _, err := decoder.Decode(text, nil, nil)
	return object, err
}
