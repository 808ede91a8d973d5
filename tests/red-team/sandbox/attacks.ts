import type { Probe } from '../../../src/world/runner/sandbox/probes.ts'

/*
 * What a learner's server tries from inside the sandbox: bodies of async functions that give `true`
 * when they got through. CANARY is a file of ours, HOST our process, PORT a port that we listen at,
 * ABSTRACT and SOCKET our sockets, OTHER a file of another learner, ANSWERS our labs' solutions.
 * Perl is on every Debian, and makes any system call.
 */

export interface Attack extends Probe {
  readonly of:
    | 'memory'
    | 'disk'
    | 'files'
    | 'processes'
    | 'network'
    | 'kernel'
    | 'rights'
    | 'limits'
}

/** A system call by its number on x64; through unless it's refused or unknown, whatever else it says. */
const calls = (number: number, ...given: readonly (number | string)[]): string => {
  const call = `my $got = syscall(${[number, ...given].join(', ')}); my $why = $! + 0;`
  const isRefused = '$got == -1 && ($why == 1 || $why == 38 || $why == 97)'
  return `return sh(${JSON.stringify(`perl -e '${call} exit(${isRefused} ? 1 : 0)'`)})`
}
const command = (text: string): string => `return sh(${JSON.stringify(text)})`
const fill = (name: string, megabytes: number): string =>
  `for (let at = 0; at < ${megabytes}; at++) fs.appendFileSync('${name}', Buffer.alloc(1_048_576, 1)); return true`

const all: Readonly<Record<Attack['of'], Readonly<Record<string, string>>>> = {
  memory: {
    'a gigabyte of memory':
      'const kept = []; for (let at = 0; at < 64; at++) { kept.push(Buffer.alloc(16_777_216, 1)); await new Promise((go) => setTimeout(go, 20)) } return true',
    'a gigabyte of memory, in children':
      "for (let at = 0; at < 8; at++) child.spawn(process.execPath, ['-e', 'const kept = []; for (let at = 0; at < 12; at++) kept.push(Buffer.alloc(16_777_216, 1)); setInterval(() => kept, 1000)']); await new Promise((go) => setTimeout(go, 4000)); return true",
  },
  disk: {
    'its room filled': fill('fill', 128),
    'its room filled with names':
      "for (let at = 0; at < 10_000; at++) fs.writeFileSync('n' + at, ''); return true",
    '/tmp filled': fill('/tmp/fill', 128),
    '/dev/shm filled': fill('/dev/shm/fill', 64),
    'the root filled': fill('/fill', 8),
    '/dev filled': fill('/dev/fill', 8),
    'a file of a terabyte':
      "fs.ftruncateSync(fs.openSync('large', 'w'), 1_099_511_627_776); return true",
  },
  files: {
    'the passwords of the host': "return fs.readFileSync('/etc/shadow').length > 0",
    'a file of ours': "return fs.readFileSync('CANARY').length > 0",
    'a file of ours by a link':
      "fs.symlinkSync('CANARY', 'link'); return fs.readFileSync('link').length > 0",
    'a hard link to a file of ours': "fs.linkSync('CANARY', 'hard'); return true",
    'a file of another learner': "return fs.readFileSync('OTHER').length > 0",
    'the solutions': "return fs.readdirSync('ANSWERS').length > 0",
    'a program of the system changed': "fs.appendFileSync('/usr/bin/env', ''); return true",
    'a setting of the system changed': "fs.appendFileSync('/etc/passwd', ''); return true",
    'the disk through the root of the first process': "return fs.existsSync('/proc/1/root/CANARY')",
    'a way up from the root': "return fs.existsSync('/../../..CANARY')",
    'a file of ours that was left open':
      "return fs.readdirSync('/proc/self/fd').some((name) => { try { return /told|filter|view|secret/.test(fs.readlinkSync('/proc/self/fd/' + name)) } catch { return false } })",
    'the words of our programs':
      "return fs.readdirSync('/proc').some((name) => { try { return fs.readFileSync('/proc/' + name + '/cmdline', 'utf8').includes('--setenv') } catch { return false } })",
    'the kernel’s groups': "return fs.readdirSync('/sys/fs/cgroup').length > 0",
  },
  processes: {
    'our root': "return fs.readdirSync('/proc/HOST/root').length > 0 && HOST > 50",
    'our memory': "return fs.openSync('/proc/HOST/mem', 'r+') > 0",
    'our environment': "return fs.readFileSync('/proc/HOST/environ', 'utf8').includes('PATH')",
    'other processes than its own':
      "return fs.readdirSync('/proc').filter((name) => /^\\\\d+$/.test(name)).length > 12",
    'a signal to us': 'process.kill(HOST, 0); return HOST > 50',
    'ptrace of its parent': calls(101, 16, 1, 0, 0),
    'memory of another process': calls(310, 1, 0, 0, 0, 0, 0),
    'a fork bomb':
      "let count = 0; for (let at = 0; at < 400; at++) { const one = child.spawn('/bin/sleep', ['30']); one.on('error', () => {}); if (one.pid) count++ } return count > 300",
  },
  network: {
    'another interface': "return Object.keys(os.networkInterfaces()).some((name) => name !== 'lo')",
    'a port of the host': "return reach({ host: '127.0.0.1', port: PORT })",
    'a port of the host by its other address': "return reach({ host: '0.0.0.0', port: PORT })",
    'a port of the host over IPv6': "return reach({ host: '::1', port: PORT })",
    'PostgreSQL’s usual port': "return reach({ host: '127.0.0.1', port: 5432 })",
    'a socket without a file': "return reach({ path: '\\\\0ABSTRACT' })",
    'a socket with a file': "return reach({ path: 'SOCKET' })",
    'the internet': "return reach({ host: '1.1.1.1', port: 443 })",
    'a datagram':
      "return new Promise((go) => dgram.createSocket('udp4').send('x', 53, '8.8.8.8', (error) => go(error === null)))",
    'a name':
      "const dns = process.getBuiltinModule('dns').promises; return dns.lookup('example.com').then(() => true, () => false)",
    'an address of its own': command('ip addr add 10.9.9.9/32 dev lo'),
  },
  kernel: {
    'a mount': command('mount -t tmpfs none /tmp'),
    'the system’s programs made writable': command('mount -o remount,rw,bind /usr'),
    'a device': command('mknod here b 8 0'),
    'a user namespace': command('unshare --user --map-root-user true'),
    'a network namespace': command('unshare --net true'),
    'a mount namespace': command('unshare --mount true'),
    'unshare, called': calls(272, 0x10000000),
    'clone with a user namespace': calls(56, 0x10000011, 0, 0, 0, 0),
    clone3: calls(435, 0, 0),
    io_uring: calls(425, 8, 'pack("x120")'),
    userfaultfd: calls(323, 1),
    keys: calls(250, 0, -3, 1),
    'programs of the kernel': calls(321, 0, 'pack("x120")', 120),
    'events of the kernel': calls(298, 'pack("x120")', 0, -1, -1, 0),
    fsopen: calls(430, '"tmpfs"', 0),
    'a socket of the virtual machine': calls(41, 40, 1, 0),
    'a socket for packets': calls(41, 17, 3, 768),
    'the firewall': calls(41, 16, 3, 12),
    'the way of 32 bits': calls(0x40000000 + 39),
    'a file handle': calls(304, -100, 'pack("x32")', 0),
  },
  rights: {
    'more rights by a program of root’s':
      "return !/NoNewPrivs:\\\\s*1/.test(fs.readFileSync('/proc/self/status', 'utf8'))",
    capabilities:
      "return !/CapEff:\\\\s*0+\\\\n/.test(fs.readFileSync('/proc/self/status', 'utf8'))",
    'a capability kept for later':
      "return !/CapBnd:\\\\s*0+\\\\n/.test(fs.readFileSync('/proc/self/status', 'utf8'))",
    'no filter of calls':
      "return !/Seccomp:\\\\s*2/.test(fs.readFileSync('/proc/self/status', 'utf8'))",
    'the user root': command('test "$(id -u)" = 0'),
    'another user': command('setpriv --reuid 0 true'),
    'devices of the host': "return fs.existsSync('/dev/kmsg') || fs.existsSync('/dev/mem')",
    'settings of the kernel': "fs.writeFileSync('/proc/sys/vm/swappiness', '1'); return true",
    'the emergency key': "fs.writeFileSync('/proc/sysrq-trigger', 'h'); return true",
    'another name of the machine': command('hostname other'),
    'the clock': command('date -s 2020-01-01'),
    'a better place in the queue': command(
      'nice -n -5 true 2>&1 | grep -q "." && exit 1 || exit 0',
    ),
    'the place of a machine’s own programs': command('chrt -f 1 true'),
  },
  limits: {
    'more open files': command('ulimit -n 100000'),
    'larger files': command('ulimit -f unlimited'),
    'a core file': command('ulimit -c unlimited'),
    'memory that is never moved': command('ulimit -l unlimited'),
  },
}

export const attacks: readonly Attack[] = Object.entries(all).flatMap(([of, some]) =>
  Object.entries(some).map(([name, attack]) => ({
    of: of as Attack['of'],
    name,
    // Written once for here, and once for the text that is sent.
    attack: attack.replaceAll('\\\\', '\\'),
  })),
)
