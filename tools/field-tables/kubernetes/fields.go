package main

import (
	"encoding/json"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

var kinds = map[reflect.Type]string{
	reflect.TypeFor[metav1.Duration]():      "duration",
	reflect.TypeFor[resource.Quantity]():    "quantity",
	reflect.TypeFor[runtime.RawExtension](): "any",
}

// fields returns the kind of each value below a type, by path: `a.b`, `a[].b` in a list, `a.*` in a map.
func fields(of reflect.Type) map[string]string {
	rows := map[string]string{}
	walk(of, "", rows, nil)
	delete(rows, "kind")
	delete(rows, "apiVersion")
	return rows
}

func walk(of reflect.Type, path string, rows map[string]string, above []reflect.Type) {
	for of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	if kind, known := kinds[of]; known {
		rows[path] = kind
		return
	}
	if strings.HasSuffix(of.Name(), "TimeOrMetaDuration") {
		rows[path] = "duration"
		return
	}
	if reflect.PointerTo(of).Implements(reflect.TypeFor[json.Unmarshaler]()) {
		rows[path] = "any"
		return
	}
	switch of.Kind() {
	case reflect.Bool:
		rows[path] = "boolean"
	case reflect.String:
		rows[path] = "string"
	case reflect.Float32, reflect.Float64:
		rows[path] = "number"
	case reflect.Slice:
		walk(of.Elem(), path+"[]", rows, above)
	case reflect.Map:
		walk(of.Elem(), join(path, "*"), rows, above)
	case reflect.Struct:
		for _, one := range above {
			if one == of {
				rows[path] = "any"
				return
			}
		}
		for i := range of.NumField() {
			field := of.Field(i)
			name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
			switch {
			case name == "-" || !field.IsExported():
			case name == "" && (strings.Contains(options, "inline") || field.Anonymous):
				walk(field.Type, path, rows, append(above, of))
			default:
				walk(field.Type, join(path, name), rows, append(above, of))
			}
		}
	default:
		rows[path] = "integer"
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
