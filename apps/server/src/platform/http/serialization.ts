import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';

type Build = ReturnType<typeof SerializerSelector>;
type Serialize = ReturnType<ReturnType<Build>>;

/** Those of all servers of a process, as schemas are constants. */
const compiled = new WeakMap<object, Serialize>();

/**
 * Writes answers as Fastify does, by their schemas; a serialiser is compiled when the first answer needs
 * it, for compiling those of all routes is a good part of a start.
 */
export function createSerializerBuilder(): Build {
  const build = SerializerSelector();
  return (sharedSchemas, options) => {
    const compile = build(sharedSchemas, options);
    return (route) => {
      // Fastify does not say so, but without a schema it asks for no serialiser.
      const schema = route.schema as object;
      return (answer) => {
        const known = compiled.get(schema);
        if (known) return known(answer);
        const serialize = compile(route);
        compiled.set(schema, serialize);
        return serialize(answer);
      };
    };
  };
}
