import { readFileSync } from 'node:fs';

/** What Linux counts processor time in, for every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Processor time of a process and its threads so far, in µs; NaN where there is no /proc. */
export function cpuMicroseconds(pid: number | undefined): number {
  const stat = read(pid, 'stat');
  // The name, in brackets, may hold spaces; utime and stime are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11] ?? 'none') + Number(fields[12] ?? 'none')) * 1e6) / TICKS_PER_SECOND;
}

/** Resident memory of a process in MB (10⁶ bytes); NaN where there is no /proc. */
export function residentMegabytes(pid: number | undefined): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(read(pid, 'status'))?.[1];
  return (Number(kibibytes ?? 'none') * 1024) / 1e6;
}

function read(pid: number | undefined, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
