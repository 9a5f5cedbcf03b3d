// Command kms-mock serves the KMS plugin of Kubernetes' own tests at a socket until it is ended. It only encodes, in base64.
package main

import (
	"flag"
	"log"
	"os"
	"os/signal"
	"syscall"
	"testing"

	kms "k8s.io/apiserver/pkg/storage/value/encrypt/envelope/testing/v2"
)

// outside takes the place of a test, for which the plugin is made.
type outside struct{ testing.TB }

func (outside) Errorf(format string, args ...any) { log.Printf(format, args...) }
func (outside) Fatalf(format string, args ...any) { log.Fatalf(format, args...) }
func (outside) Cleanup(func())                    {}

func main() {
	socket := flag.String("socket", "", "path of the socket")
	flag.Parse()
	plugin := kms.NewBase64Plugin(outside{}, *socket)
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, syscall.SIGINT)
	<-ended
	plugin.CleanUp()
}
