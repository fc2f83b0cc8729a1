import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';

type Build = ReturnType<typeof SerializerSelector>;

/**
 * Writes answers as Fastify does, by their schemas; a serialiser is compiled when the first answer needs
 * it, for compiling those of all routes is a good part of a start.
 */
export function createSerializerBuilder(): Build {
  const build = SerializerSelector();
  return (sharedSchemas, options) => {
    const compile = build(sharedSchemas, options);
    return (route) => {
      let serialize: ReturnType<typeof compile> | undefined;
      return (answer) => {
        serialize ??= compile(route);
        return serialize(answer);
      };
    };
  };
}
