import { describe, expect, it } from 'vitest'
import { linesOf, parseDiff, shownRanges, wholeFile } from './change.ts'

const diff = `diff --git a/src/a.ts b/src/a.ts
--- a/src/a.ts
+++ b/src/a.ts
@@ -3,4 +3,5 @@ export function a() {
 one
-two
+second
+third
 four

@@ -20 +21 @@
-old
+new
\\ No newline at end of file
diff --git a/gone.ts b/gone.ts
--- a/gone.ts
+++ /dev/null
@@ -1,2 +0,0 @@
-a
---- b
`

describe('a unified diff', () => {
  it('gives each line its numbers on both sides', () => {
    const [file, gone] = parseDiff(diff, 'x')
    expect(file?.hunks.map(({ title }) => title)).toEqual(['export function a() {', ''])
    expect(file && linesOf(file).map((line) => [line.sign, line.old, line.new, line.text])).toEqual(
      [
        [' ', 3, 3, 'one'],
        ['-', 4, null, 'two'],
        ['+', null, 4, 'second'],
        ['+', null, 5, 'third'],
        [' ', 5, 6, 'four'],
        [' ', 6, 7, ''],
        ['-', 20, null, 'old'],
        ['+', null, 21, 'new'],
      ],
    )
    expect(file && shownRanges(file)).toBe('lines 3–7 and 21–21')
    expect(gone?.path).toBe('gone.ts')
    expect(gone && linesOf(gone).map(({ text }) => text)).toEqual(['a', '--- b'])
    expect(gone && shownRanges(gone)).toBe('lines that were removed')
  })

  it.each([
    ['nothing', '', /unified diff/],
    ['a hunk that is too short', '--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n a\n', /3 lines before/],
    ['a header that is none', '--- a/x\n+++ b/x\n@@ about here @@\n a\n', /@@ -1,2/],
    ['a file without its second name', '--- a/x\n@@ -1 +1 @@\n-a\n+b\n', /\+\+\+ b\/path/],
    ['one file twice', '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n--- a/x\n+++ b/x\n', /once/],
  ])('is refused with a reason: %s', (_what, text, says) => {
    expect(() => parseDiff(text, 'x')).toThrow(says)
  })

  it('shows a whole text line by line', () => {
    expect(linesOf(wholeFile('app.log', 'a\r\nb\n'))).toEqual([
      { sign: ' ', old: null, new: 1, text: 'a' },
      { sign: ' ', old: null, new: 2, text: 'b' },
    ])
  })
})
