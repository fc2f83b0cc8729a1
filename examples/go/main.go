// Evaluates a flag of Halyard over OFREP.
package main

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"os"

	"github.com/open-feature/go-sdk-contrib/providers/ofrep"
	"github.com/open-feature/go-sdk/openfeature"
)

func main() {
	url := cmp.Or(os.Getenv("HALYARD_URL"), "http://localhost:8000")
	key := os.Getenv("HALYARD_SERVER_KEY")

	provider := ofrep.NewProvider(url, ofrep.WithBearerToken(key))
	if err := openfeature.SetProviderAndWait(provider); err != nil {
		log.Fatal(err)
	}
	defer openfeature.Shutdown()
	client := openfeature.NewClient("example")

	for _, user := range []string{"alice", "bob", "carol"} {
		evaluation := openfeature.NewEvaluationContext(user, map[string]any{"plan": "pro"})
		details, err := client.BooleanValueDetails(context.Background(), "new-checkout", false, evaluation)
		if err != nil {
			log.Print(err)
		}
		fmt.Println(user, details.Value, details.Variant, details.Reason)
	}
}
