import { toCsharpValue, toGo, toJavaValue, toNumber, toPython, toQuoted } from './literals.ts';
import type { Subject } from './subject.ts';

/** The types of languages that know integers and floats. */
type Typed = 'boolean' | 'string' | 'integer' | 'float' | 'object';

function typeOf({ valueType, isInteger }: Subject): Typed {
  if (valueType !== 'number') return valueType;
  return isInteger ? 'integer' : 'float';
}

/** A fallback that is written the same way in Go, Java and C#; objects are not. */
function plain({ valueType, fallback, isInteger }: Subject): string {
  if (valueType === 'number') return toNumber(fallback, isInteger);
  return typeof fallback === 'string' ? toQuoted(fallback) : String(fallback === true);
}

export function python(subject: Subject): string {
  const { flagKey, valueType, fallback, isInteger, url } = subject;
  const value = valueType === 'number' ? toNumber(fallback, isInteger) : toPython(fallback);
  return `import os

from openfeature import api
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext

key = os.environ["HALYARD_SERVER_KEY"]
api.set_provider(
    OFREPProvider(
        "${url}",
        headers_factory=lambda: {"Authorization": f"Bearer {key}"},
    )
)
client = api.get_client()

value = client.get_${typeOf(subject)}_value(
    "${flagKey}", ${value}, EvaluationContext("user-42")
)
`;
}

const GO_NAMES = {
  boolean: 'Boolean',
  string: 'String',
  integer: 'Int',
  float: 'Float',
  object: 'Object',
};

export function go(subject: Subject): string {
  const { flagKey, valueType, fallback, url } = subject;
  const value = valueType === 'object' ? toGo(fallback) : plain(subject);
  return `package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/open-feature/go-sdk-contrib/providers/ofrep"
	"github.com/open-feature/go-sdk/openfeature"
)

func main() {
	provider := ofrep.NewProvider(
		"${url}",
		ofrep.WithBearerToken(os.Getenv("HALYARD_SERVER_KEY")),
	)
	if err := openfeature.SetProviderAndWait(provider); err != nil {
		log.Fatal(err)
	}
	client := openfeature.NewClient("app")

	value, err := client.${GO_NAMES[typeOf(subject)]}Value(
		context.Background(),
		"${flagKey}",
		${value},
		openfeature.NewEvaluationContext("user-42", nil),
	)
	if err != nil {
		log.Print(err)
	}
	fmt.Println(value)
}
`;
}

const JAVA_NAMES = {
  boolean: 'Boolean',
  string: 'String',
  integer: 'Integer',
  float: 'Double',
  object: 'Object',
};

export function java(subject: Subject): string {
  const { flagKey, valueType, fallback, url } = subject;
  const isObject = valueType === 'object';
  const imports = [
    'com.google.common.collect.ImmutableList',
    'com.google.common.collect.ImmutableMap',
    'dev.openfeature.contrib.providers.ofrep.OfrepProvider',
    'dev.openfeature.contrib.providers.ofrep.OfrepProviderOptions',
    'dev.openfeature.sdk.ImmutableContext',
    ...(isObject ? ['dev.openfeature.sdk.ImmutableStructure'] : []),
    'dev.openfeature.sdk.OpenFeatureAPI',
    ...(isObject ? ['dev.openfeature.sdk.Value', 'java.util.List', 'java.util.Map'] : []),
  ];
  return `${imports.map((name) => `import ${name};`).join('\n')}

public class App {
    public static void main(String[] args) {
        var key = System.getenv("HALYARD_SERVER_KEY");
        var options = OfrepProviderOptions.builder()
            .baseUrl("${url}")
            .headers(ImmutableMap.of("Authorization", ImmutableList.of("Bearer " + key)))
            .build();
        var api = OpenFeatureAPI.getInstance();
        api.setProviderAndWait(OfrepProvider.constructProvider(options));

        var value = api.getClient().get${JAVA_NAMES[typeOf(subject)]}Value(
            "${flagKey}",
            ${isObject ? toJavaValue(fallback) : plain(subject)},
            new ImmutableContext("user-42"));
        System.out.println(value);
    }
}
`;
}

export function dotnet(subject: Subject): string {
  const { flagKey, valueType, fallback, url } = subject;
  return `using OpenFeature;
using OpenFeature.Model;
using OpenFeature.Providers.Ofrep;
using OpenFeature.Providers.Ofrep.Configuration;

var key = Environment.GetEnvironmentVariable("HALYARD_SERVER_KEY");
var options = new OfrepOptions("${url}");
options.Headers["Authorization"] = $"Bearer {key}";
await Api.Instance.SetProviderAsync(new OfrepProvider(options));
var client = Api.Instance.GetClient();

var value = await client.Get${JAVA_NAMES[typeOf(subject)]}ValueAsync(
    "${flagKey}",
    ${valueType === 'object' ? toCsharpValue(fallback) : plain(subject)},
    EvaluationContext.Builder().SetTargetingKey("user-42").Build());
Console.WriteLine(value);
`;
}
