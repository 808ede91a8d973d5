import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { Problem } from '../../../kit/problem.ts'
import { programPath } from '../../processes/process-identity.ts'
import { cgroupParent } from './cgroup.ts'
import { seccompFilter } from './seccomp.ts'

/** A part of the sandbox that isn't there, and how to get it. */
export interface MissingPart {
  readonly part: string
  readonly fix: string
}

export interface SandboxWanted {
  /** Without cgroups: memory by the process and a look twice in a tenth of a second. For classes that you know. */
  readonly weakLimits?: boolean
}

const oldest = [0, 8] as const

/** What this machine lacks for the sandbox, most basic first; empty where it's whole. */
export function missingParts({ weakLimits = false }: SandboxWanted = {}): MissingPart[] {
  if (process.platform !== 'linux') {
    return [{ part: 'Linux', fix: 'run Backwright on Linux, in a virtual machine for instance' }]
  }
  const programs = [
    ['bwrap', 'bubblewrap'],
    ['setpriv', 'util-linux'],
    ['prlimit', 'util-linux'],
    ['unshare', 'util-linux'],
    ['nsenter', 'util-linux'],
    ['ip', 'iproute2'],
  ] as const
  const missing: MissingPart[] = programs
    .filter(([program]) => !isThere(program))
    .map(([program, debian]) => ({
      part: `the program ${program}`,
      fix: `sudo apt-get install ${debian}`,
    }))
  if (missing.length > 0) return missing
  return [...tooOld(), ...noNamespaces(), ...noFilter(), ...(weakLimits ? [] : noCgroups())]
}

/** Throws Problem 'no-sandbox', naming what is missing first. */
export function requireSandbox(wanted: SandboxWanted): void {
  const [missing] = missingParts(wanted)
  if (missing === undefined) return
  throw new Problem('no-sandbox', {
    expected: 'a whole sandbox for code of learners',
    came: `no ${missing.part}`,
    try: missing.fix,
  })
}

function isThere(program: string): boolean {
  return programPath.split(':').some((folder) => fs.existsSync(`${folder}/${program}`))
}

function say(program: string, words: readonly string[]): string | null {
  const env = { PATH: programPath, LC_ALL: 'C' }
  const { status, stdout } = spawnSync(program, words, { env, encoding: 'utf8', timeout: 10_000 })
  return status === 0 ? stdout : null
}

function tooOld(): MissingPart[] {
  const version = /(\d+)\.(\d+)/.exec(say('bwrap', ['--version']) ?? '')
  const [, major = '0', minor = '0'] = version ?? []
  const isOld = Number(major) === oldest[0] && Number(minor) < oldest[1]
  if (!isOld) return []
  const part = `bubblewrap ${oldest.join('.')} or newer (this is ${major}.${minor})`
  return [{ part, fix: 'install a newer bubblewrap: Debian 12 has one' }]
}

function noNamespaces(): MissingPart[] {
  if (say('bwrap', ['--unshare-user', '--ro-bind', '/', '/', 'true']) !== null) return []
  const restricts = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns'
  const isRestricted = fs.existsSync(restricts) && fs.readFileSync(restricts, 'utf8').trim() === '1'
  return [
    {
      part: 'user namespaces',
      fix: isRestricted
        ? 'AppArmor forbids them: install the AppArmor profile of bwrap, or sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0'
        : 'sudo sysctl user.max_user_namespaces=10000; in a container, use a virtual machine instead',
    },
  ]
}

function noFilter(): MissingPart[] {
  if (seccompFilter() !== null) return []
  return [
    { part: `a table of system calls for ${process.arch}`, fix: 'use a machine with x64 or arm64' },
  ]
}

function noCgroups(): MissingPart[] {
  if (cgroupParent() !== null) return []
  const isHybrid = !fs.existsSync('/sys/fs/cgroup/cgroup.controllers')
  return [
    {
      part: 'cgroup v2 with memory, pids and cpu that we may write to',
      fix: isHybrid
        ? 'boot with systemd.unified_cgroup_hierarchy=1; or --weak-limits for a class that you know'
        : 'run as root, or in a unit with Delegate=memory pids cpu; or --weak-limits for a class that you know',
    },
  ]
}
