/** Modules of Node that a learner's function may import, without `node:`; some are ours under their names. */
export const importableModules: readonly string[] = [
  'assert assert/strict async_hooks buffer console crypto events fs fs/promises os path path/posix',
  'path/win32 perf_hooks process querystring readline readline/promises stream stream/consumers',
  'stream/promises stream/web string_decoder test timers timers/promises url util util/types zlib',
].flatMap((line) => line.split(' '))
