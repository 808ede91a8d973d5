/** Phrases that read like a translation; lab texts were freed of them, and stay so. */
const stiff = [
  /\b(?:some|any|every)body\b/i,
  /\bwhoever\b/i,
  /\bin place of\b/i,
  /\bfor ever\b/i,
  /\bmend(?:s|ed|ing)?\b/i,
  /\b(?:round|curly) brackets\b/i,
  /\bone behind the other\b/i,
  /\b(?:stands?|stood|lies?|lay) (?:above|behind|below|beside|beneath|in|inside|outside|there)\b/i,
  /\bbehind the (?:comma|colon|loop|name|point|word)s?\b/i,
  /\bis (?:looked at|to be)\b/i,
  /\b(?:cannot|do not|does not|did not|need not)\b/i,
]

/** Phrases of a text for people, outside of its code and of what it quotes. */
export function stiffPhrases(text: string): string[] {
  const prose = text
    .replace(/^(```+|~~~+)[\s\S]*?^\1\s*$/gm, '')
    .replace(/^(?: {4}|\t).*$/gm, '')
    .replace(/`[^`\n]*`|"[^"\n]*"|“[^”\n]*”|\*[^*\n]+\*/g, '')
  return stiff.flatMap((phrase) => phrase.exec(prose)?.[0] ?? [])
}

/** The texts of a lab.yaml: its titles, and why people write what is wrong. */
export function yamlTexts(yaml: string): string {
  return [...yaml.matchAll(/^\s*(?:- )?(?:title|why|summary|promise): *(.+)$/gm)]
    .map(([, text]) => text)
    .join('\n')
}
