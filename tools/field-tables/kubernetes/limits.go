package main

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// unlimited values stay without a limit of their own: what they may be depends on other fields, or on the machine.
var unlimited = map[string]bool{
	"detectLocalMode":                 true,
	"imageGCHighThresholdPercent":     true,
	"imageGCLowThresholdPercent":      true,
	"imageMaximumGCAge":               true,
	"imageMinimumGCAge":               true,
	"iptables.minSyncPeriod":          true,
	"iptables.syncPeriod":             true,
	"ipvs.minSyncPeriod":              true,
	"ipvs.syncPeriod":                 true,
	"nftables.minSyncPeriod":          true,
	"nftables.syncPeriod":             true,
	"leaderElection.leaseDuration":    true,
	"leaderElection.renewDeadline":    true,
	"leaderElection.retryPeriod":      true,
	"shutdownGracePeriod":             true,
	"shutdownGracePeriodCriticalPods": true,
	"reservedSystemCPUs":              true,
	"showHiddenMetricsForVersion":     true,
	"systemCgroups":                   true,
}

// limited adds to each row which values the component's own validation admits, found by trying values.
func limited(rows map[string]string, validate func(map[string]any) error) map[string]string {
	base := messages(validate(nil))
	for path, kind := range rows {
		if strings.ContainsAny(path, "[*:") || unlimited[path] {
			continue
		}
		cause := func(value any) string {
			values := map[string]any{}
			place := values
			keys := strings.Split(path, ".")
			for _, key := range keys[:len(keys)-1] {
				inner := map[string]any{}
				place[key], place = inner, inner
			}
			place[keys[len(keys)-1]] = value
			for message := range messages(validate(values)) {
				if !base[message] {
					return message
				}
			}
			return ""
		}
		admits := func(value any) bool { return cause(value) == "" }
		switch kind {
		case "integer":
			rows[path] += integers(path, admits)
		case "duration":
			rows[path] += durations(path, admits)
		case "string":
			rows[path] += words(path, cause)
		}
	}
	return rows
}

// integers returns `MIN..MAX`, either side empty where nothing is refused.
func integers(path string, admits func(any) bool) string {
	for _, middle := range []int64{1, 10, 50, 100, 0, 1000, 100000} {
		if !admits(middle) {
			continue
		}
		low, high := edge(middle, math.MinInt32, admits), edge(middle, math.MaxInt32, admits)
		if low == "" && high == "" {
			return ""
		}
		return " " + low + ".." + high
	}
	fmt.Fprintln(os.Stderr, path, "admits no number that was tried")
	return ""
}

// edge returns the last admitted value on the way to a far one; empty where that one is admitted.
func edge(admitted, far int64, admits func(any) bool) string {
	if admits(far) {
		return ""
	}
	for admitted-far > 1 || far-admitted > 1 {
		if middle := admitted + (far-admitted)/2; admits(middle) {
			admitted = middle
		} else {
			far = middle
		}
	}
	return fmt.Sprint(admitted)
}

// durations returns `MIN..MAX`, after `0s|` where zero is admitted beside them.
func durations(path string, admits func(any) bool) string {
	in := func(value any) bool { return admits(time.Duration(value.(int64)).String()) }
	for _, middle := range []time.Duration{time.Second, 10 * time.Second, time.Minute, time.Millisecond, time.Hour} {
		if !in(int64(middle)) {
			continue
		}
		low, high := edge(int64(middle), -int64(time.Second), in), edge(int64(middle), int64(10000*time.Hour), in)
		if low == "" && high == "" {
			return ""
		}
		zero := ""
		if least, _ := strconv.ParseInt(low, 10, 64); least > 0 && in(int64(0)) {
			zero = "0s|"
		}
		return " " + zero + length(low) + ".." + length(high)
	}
	fmt.Fprintln(os.Stderr, path, "admits no duration that was tried")
	return ""
}

func length(nanoseconds string) string {
	if nanoseconds == "" {
		return ""
	}
	number, _ := strconv.ParseInt(nanoseconds, 10, 64)
	duration := time.Duration(number)
	// Validation compares some durations by milliseconds.
	if rounded := duration.Truncate(time.Millisecond); rounded > 0 {
		duration = rounded
	}
	return duration.String()
}

var word = regexp.MustCompile(`[A-Za-z][A-Za-z0-9-]*`)

// words returns `A|B` where only some words are admitted: those that the refusal of another one names.
func words(path string, cause func(any) string) string {
	refused := cause("no-such-value")
	if refused == "" {
		return ""
	}
	for _, form := range [][2]string{{"192.0.2.1:80", "address-port"}, {"192.0.2.1", "address"}, {"10.0.0.0/8", "network"}, {"/a/b", "path"}} {
		if cause(form[0]) == "" {
			return " " + form[1]
		}
	}
	var admitted []string
	seen := map[string]bool{"no-such-value": true}
	for _, one := range append(word.FindAllString(refused, -1), "text", "json") {
		if !seen[one] && cause(one) == "" {
			admitted = append(admitted, one)
		}
		seen[one] = true
	}
	if len(admitted) == 0 {
		fmt.Fprintln(os.Stderr, path, "admits no word of", refused)
		return ""
	}
	return " " + strings.Join(admitted, "|")
}

// messages splits an aggregate into its errors.
func messages(err error) map[string]bool {
	all := map[string]bool{}
	if err == nil {
		return all
	}
	if list, ok := err.(interface{ Errors() []error }); ok {
		for _, one := range list.Errors() {
			all[one.Error()] = true
		}
		return all
	}
	all[err.Error()] = true
	return all
}
