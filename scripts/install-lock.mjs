import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from './root.mjs';

// Not in node_modules, which `npm ci` empties.
const LOCK = join(
  tmpdir(),
  `halyard-install-${createHash('sha256').update(ROOT).digest('hex').slice(0, 16)}`,
);

/** Runs `work` while no other process on this machine runs it for this folder. */
export async function withInstallLock(work) {
  const owner = `${process.pid}-${randomUUID()}`;
  let hasToldSo = false;
  while (!take(owner)) {
    if (!hasToldSo) console.error(`halyard: waiting for another command's install (${LOCK}) …`);
    hasToldSo = true;
    await sleep(500);
  }
  const letGo = () => release(owner);
  process.on('exit', letGo);
  try {
    return await work();
  } finally {
    process.off('exit', letGo);
    letGo();
  }
}

/**
 * The lock is a folder that holds one file named after its owner. It is made aside and renamed into
 * place, which fails while another owner's file is there: no moment has two owners.
 */
function take(owner) {
  const aside = `${LOCK}.${owner}`;
  mkdirSync(aside);
  writeFileSync(join(aside, owner), '');
  dropDeadOwners();
  try {
    renameSync(aside, LOCK);
    return true;
  } catch {
    rmSync(aside, { recursive: true, force: true });
    return false;
  }
}

function dropDeadOwners() {
  try {
    const owners = readdirSync(LOCK);
    for (const owner of owners.filter((name) => !isAlive(Number.parseInt(name, 10)))) {
      rmSync(join(LOCK, owner), { force: true });
    }
    rmdirSync(LOCK);
  } catch {
    // There is no lock, or it has a living owner.
  }
}

function release(owner) {
  rmSync(join(LOCK, owner), { force: true });
  try {
    rmdirSync(LOCK);
  } catch {
    // The next owner has moved in already.
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
