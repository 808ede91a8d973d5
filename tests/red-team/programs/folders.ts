import { type Case, harm } from './case.ts'

/** A program of a folder, with all of Node; it prints what it finds. */
const context = (name: string, code: string): Case =>
  harm(
    name,
    `import fs from 'node:fs'\nimport net from 'node:net'\nimport { spawn, spawnSync } from 'node:child_process'\nconst tell = (what) => console.log(String(what))\ntry {\n${code}\n} catch (error) { tell(error.code ?? error) }\n`,
  )
const sh = (name: string, command: string): Case =>
  context(name, `tell(spawnSync('/bin/sh', ['-c', ${JSON.stringify(command)}]).stdout)`)

export const folderCases: readonly Case[] = [
  context('a file of the user', "tell(fs.readFileSync('{file}', 'utf8'))"),
  context(
    'a file of the user through the first process',
    "tell(fs.readFileSync('/proc/1/root{file}', 'utf8'))",
  ),
  context(
    'a file of the user through a folder that is open',
    "for (const at of fs.readdirSync('/proc/self/fd')) { try { tell(fs.readFileSync('/proc/self/fd/' + at + '/../..{file}', 'utf8')) } catch {} }",
  ),
  context('a file that is written', "fs.writeFileSync('{drop}/x', 'x')"),
  context('a file that is changed', "fs.appendFileSync('{file}', 'x')"),
  context('a file that is removed', "fs.rmSync('{file}')"),
  context(
    'a link that leads out',
    "fs.symlinkSync('{file}', 'out.txt'); tell(fs.readFileSync('out.txt', 'utf8'))",
  ),
  context(
    'a hard link',
    "fs.linkSync('{file}', 'hard.txt'); tell(fs.readFileSync('hard.txt', 'utf8'))",
  ),
  context(
    'a socket of the user',
    "net.connect('{socket}').on('connect', () => tell('in')).on('error', () => {})",
  ),
  context(
    'a port of the user',
    "net.connect({port}, '127.0.0.1').on('connect', () => tell('in')).on('error', () => {})",
  ),
  context(
    'a port by another name of this machine',
    "net.connect({port}, '::1').on('connect', () => tell('in')).on('error', () => {})",
  ),
  context('a process of the user', "process.kill({victim}, 'SIGKILL')"),
  context('the parent', "process.kill(process.ppid, 'SIGKILL')"),
  context('everybody', "process.kill(-1, 'SIGKILL')"),
  context('the first process', "process.kill(1, 'SIGKILL')"),
  context(
    'a child that stays',
    "spawn('sleep', ['{sleep}'], { detached: true, stdio: 'ignore' }).unref()",
  ),
  context(
    'a child that stays, with no environment',
    "spawn('/bin/sleep', ['{sleep}'], { detached: true, stdio: 'ignore', env: {} }).unref()",
  ),
  sh('a child of a child that stays', 'setsid sh -c "setsid sleep {sleep} &" &'),
  sh('a child with no environment', 'env -i setsid sleep {sleep} >/dev/null 2>&1 &'),
  sh('a shell that reads', 'cat {file}'),
  sh('a shell that writes', 'echo x > {drop}/x'),
  sh(
    'a namespace of its own',
    'unshare --user --map-root-user --mount sh -c "mount --bind /proc/1/root /mnt; cat /mnt{file}"',
  ),
  sh('the root that was left', 'ls /etc/.old /..; cat /../../..{file} /etc/.old{file}'),
  sh('another root', 'nsenter -t 1 -m -- cat {file}'),
  sh(
    'settings of the kernel',
    'echo "|{drop}/x" > /proc/sys/kernel/core_pattern && touch {drop}/x',
  ),
  sh('the kernel by a key', 'echo h > /proc/sysrq-trigger && touch {drop}/x'),
  sh('a device', 'mknod /tmp/disk b 8 0 && cat /tmp/disk | head -c 1 && touch {drop}/x'),
  sh('a set-user-id program', 'su -c "touch {drop}/x"; mount -o remount,rw / && touch {drop}/x'),
  sh('programs of the system that are changed', 'echo x > /usr/bin/backwright-red-team'),
  sh('the memory of the first process', 'dd if=/proc/1/mem of={drop}/x bs=1 count=1 2>/dev/null'),
]

/** A server of a folder, which we have to reach in a network of its own: the same holds for it. */
export const serverCases: readonly Case[] = folderCases.filter(({ name }) =>
  [
    'a file of the user',
    'a file that is written',
    'a socket of the user',
    'a port of the user',
    'a port by another name of this machine',
    'a process of the user',
    'a child that stays, with no environment',
    'a namespace of its own',
    'another root',
  ].includes(name),
)
