import { filesWrittenBy } from '../../lab/folder/written.ts'
import { unpackServer } from '../../lab/http/server-files.ts'
import type { Language } from '../highlight.ts'
import { Lines } from './code.tsx'

interface SolutionTextProps {
  readonly name: string
  readonly answer: string
  readonly language: Language
  /** Says to a screen reader what the lines are. */
  readonly label: string
}

/** An answer as it is handed in; where it is several files, or does no more than write them, the files. */
export function SolutionText({ name, answer, language, label }: SolutionTextProps) {
  const files = language === 'sh' ? filesWrittenBy(answer) : filesIn(answer)
  if (files === null) {
    return <TextBox title={name} text={answer} label={label} language={language} />
  }
  return (
    <>
      {files.map(({ name: file, text }) => (
        <TextBox
          title={file}
          text={text}
          label={`${label}, ${file}`}
          language={languageOfFile(file)}
        />
      ))}
    </>
  )
}

/** The files of a server; null where it is one. */
function filesIn(answer: string): { name: string; text: string }[] | null {
  const read = unpackServer(answer, '')
  if (read.kind === 'unread' || read.files.size < 2) return null
  return [...read.files].map(([name, text]) => ({ name, text }))
}

/** Python's comments and strings are close enough to a shell's. */
const languageOfFile = (file: string): Language => (/\.m?[jt]s$/.test(file) ? 'ts' : 'sh')

interface TextBoxProps {
  readonly title: string
  readonly text: string
  readonly label: string
  readonly language: Language
}

function TextBox({ title, text, label, language }: TextBoxProps) {
  return (
    <div class="editor">
      <div class="editor-top">
        <span>{title}</span>
      </div>
      <Lines text={text} label={label} language={language} />
    </div>
  )
}
