/*
 * A filter of system calls in classic BPF, as the kernel takes it. It lets through what servers in
 * any language call, and refuses what reaches the kernel's wide parts: mounts, namespaces, other
 * processes, keys, BPF, io_uring. A call that is newer than the table doesn't exist. This is a deny
 * list with a closed top; a list of what is allowed would be stricter, and break runtimes.
 */

type Machine = 'x64' | 'arm64'

interface Table {
  /** AUDIT_ARCH_…: calls made in the way of another machine end the process. */
  readonly arch: number
  /** The last call that is known. */
  readonly last: number
  readonly clone: number
  readonly socket: number
  readonly ioctl: number
  /** Calls that are refused whatever they are given. */
  readonly refused: readonly number[]
}

/** From 424 on, calls have the same number on every machine: open_tree … set_mempolicy_home_node. */
const refusedEverywhere = [
  425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 440, 442, 443, 447, 450,
]
const lastEverywhere = 450
const clone3 = 435

/** Numbers from asm/unistd_64.h. */
const x64: Table = {
  arch: 0xc000003e,
  last: lastEverywhere,
  clone: 56,
  socket: 41,
  ioctl: 16,
  refused: [
    // mount, umount2, pivot_root, chroot, swapon, swapoff, quotactl, nfsservctl, ustat, sysfs
    165, 166, 155, 161, 167, 168, 179, 180, 136, 139,
    // mknod, mknodat, acct, vhangup, syslog, uselib, _sysctl, personality, lookup_dcookie
    133, 259, 163, 153, 103, 134, 156, 135, 212,
    // reboot, sethostname, setdomainname, kexec_load, kexec_file_load
    169, 170, 171, 246, 320,
    // create_module, init_module, delete_module, get_kernel_syms, query_module, finit_module
    174, 175, 176, 177, 178, 313,
    // settimeofday, adjtimex, clock_settime, clock_adjtime
    164, 159, 227, 305,
    // ptrace, process_vm_readv, process_vm_writev, kcmp, iopl, ioperm, modify_ldt
    101, 310, 311, 312, 172, 173, 154,
    // unshare, setns, bpf, userfaultfd, perf_event_open
    272, 308, 321, 323, 298,
    // open_by_handle_at, name_to_handle_at, fanotify_init, fanotify_mark
    304, 303, 300, 301,
    // add_key, request_key, keyctl
    248, 249, 250,
    // mbind, set_mempolicy, get_mempolicy, migrate_pages, move_pages, vmsplice, remap_file_pages
    237, 238, 239, 256, 279, 278, 216,
  ],
}

/** Numbers from asm-generic/unistd.h. */
const arm64: Table = {
  arch: 0xc00000b7,
  last: lastEverywhere,
  clone: 220,
  socket: 198,
  ioctl: 29,
  refused: [
    // mount, umount2, pivot_root, chroot, swapon, swapoff, quotactl, nfsservctl
    40, 39, 41, 51, 224, 225, 60, 42,
    // mknodat, acct, vhangup, syslog, personality, lookup_dcookie
    33, 89, 58, 116, 92, 18,
    // reboot, sethostname, setdomainname, kexec_load, kexec_file_load
    142, 161, 162, 104, 294,
    // init_module, delete_module, finit_module
    105, 106, 273,
    // settimeofday, adjtimex, clock_settime, clock_adjtime
    170, 171, 112, 266,
    // ptrace, process_vm_readv, process_vm_writev, kcmp
    117, 270, 271, 272,
    // unshare, setns, bpf, userfaultfd, perf_event_open
    97, 268, 280, 282, 241,
    // open_by_handle_at, name_to_handle_at, fanotify_init, fanotify_mark
    265, 264, 262, 263,
    // add_key, request_key, keyctl
    217, 218, 219,
    // mbind, set_mempolicy, get_mempolicy, migrate_pages, move_pages, vmsplice, remap_file_pages
    235, 237, 236, 238, 239, 75, 234,
  ],
}

const tables: Readonly<Record<Machine, Table>> = { x64, arm64 }

/** CLONE_NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET. */
const newNamespaces = 0x7e020080
const terminalInput = [0x5412, 0x541c]
const families = { unix: 1, inet: 2, inet6: 10, netlink: 16 } as const

/** Where struct seccomp_data keeps things; arguments take eight bytes, of which calls read the low four. */
const at = { call: 0, arch: 4, first: 16, second: 24, third: 32 } as const

const load = 0x20
const jumpIfEqual = 0x15
const jumpIfMore = 0x25
const jumpIfSet = 0x45
const giveBack = 0x06

const verdicts = {
  allow: 0x7fff0000,
  end: 0x80000000,
  notPermitted: 0x00050001,
  noSuchCall: 0x00050026,
  noSuchFamily: 0x00050061,
} as const

interface Instruction {
  readonly code: number
  readonly value: number
  /** Instructions to leave out when the condition holds, and when it doesn't. */
  readonly yes?: number
  readonly no?: number
}

const loaded = (value: number): Instruction => ({ code: load, value })
const given = (value: number): Instruction => ({ code: giveBack, value })

/** What comes of a call when the condition holds; else it goes on. */
const when = (code: number, value: number, verdict: number): Instruction[] => [
  { code, value, yes: 0, no: 1 },
  given(verdict),
]

/** The same for one call, looking closer: the instructions run for it alone, and end it. */
function forCall(call: number, inner: readonly Instruction[]): Instruction[] {
  return [{ code: jumpIfEqual, value: call, yes: 0, no: inner.length }, ...inner]
}

/** The filter for this machine, as `--seccomp` of bubblewrap reads it; null where we have no table. */
export function seccompFilter(machine: string = process.arch): Buffer | null {
  if (!Object.hasOwn(tables, machine)) return null
  return Buffer.concat(filterOf(tables[machine as Machine]).map(bytesOf))
}

function filterOf(table: Table): Instruction[] {
  const { arch, last, clone, socket, ioctl, refused } = table
  return [
    loaded(at.arch),
    { code: jumpIfEqual, value: arch, yes: 1, no: 0 },
    given(verdicts.end),
    loaded(at.call),
    // The x32 way to call is above 0x40000000, and so above the last.
    ...when(jumpIfMore, last, verdicts.noSuchCall),
    ...when(jumpIfEqual, clone3, verdicts.noSuchCall),
    ...[...refused, ...refusedEverywhere].flatMap((call) =>
      when(jumpIfEqual, call, verdicts.notPermitted),
    ),
    ...forCall(clone, [
      loaded(at.first),
      ...when(jumpIfSet, newNamespaces, verdicts.notPermitted),
      given(verdicts.allow),
    ]),
    ...forCall(ioctl, [
      loaded(at.second),
      ...terminalInput.flatMap((request) => when(jumpIfEqual, request, verdicts.notPermitted)),
      given(verdicts.allow),
    ]),
    ...forCall(socket, socketFamilies),
    given(verdicts.allow),
  ]
}

/** Sockets of files and of IP, and of netlink those that tell of addresses. */
const socketFamilies: readonly Instruction[] = [
  loaded(at.first),
  ...[families.unix, families.inet, families.inet6].flatMap((family) =>
    when(jumpIfEqual, family, verdicts.allow),
  ),
  { code: jumpIfEqual, value: families.netlink, yes: 0, no: 3 },
  loaded(at.third),
  ...when(jumpIfEqual, 0, verdicts.allow),
  given(verdicts.noSuchFamily),
]

/** struct sock_filter: code, two jumps, a value; as the machine keeps numbers, low bytes first. */
function bytesOf({ code, value, yes = 0, no = 0 }: Instruction): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt16LE(code, 0)
  bytes.writeUInt8(yes, 2)
  bytes.writeUInt8(no, 3)
  bytes.writeUInt32LE(value >>> 0, 4)
  return bytes
}
