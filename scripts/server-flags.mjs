/**
 * How Node is started for the server; the Dockerfile says the same. The room for new objects, in MiB, is
 * small: emptying the usual 16 stops everything for 20 ms and more while events come in, which is long
 * for an evaluation that waits, and emptying 2 takes a few.
 */
export const SERVER_FLAGS = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=2'];
