export function readSearch(text: string): any {
  let at = 0
  const no = (p: number): never => { throw new Error('unexpected at ' + p) }
  const skip = () => { while (text[at] === ' ') at++ }
  const peekWord = () => { let e = at; while (e < text.length && !' ()"'.includes(text[e])) e++; return text.slice(at, e) }
  function either(): any { const all = [both()]; for (;;) { skip(); if (peekWord() === 'or') { at += 2; all.push(both()) } else break } return all.length === 1 ? all[0] : { or: all } }
  function both(): any { const all = [part()]; for (;;) { skip(); if (at >= text.length || text[at] === ')' || peekWord() === 'or') break; all.push(part()) } return all.length === 1 ? all[0] : { and: all } }
  function part(): any {
    skip()
    if (at >= text.length || text[at] === ')') no(at)
    if (text[at] === '-') { at++; return { not: part() } }
    if (text[at] === '(') { at++; const x = either(); skip(); if (text[at] !== ')') no(at); at++; return x }
    if (text[at] === '"') { at++; let s = ''; for (;;) { if (at >= text.length) no(text.length); if (text[at] === '\\') { s += text[at + 1] ?? ''; at += 2; continue } if (text[at] === '"') { if (text[at + 1] === '"') { s += '"'; at += 2; continue } at++; return s } s += text[at++] } }
    const w = peekWord(); if (w === 'or') no(at); at += w.length; return w
  }
  const all = either(); skip(); if (at < text.length) no(at); return all
}
