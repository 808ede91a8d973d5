import { filesWrittenBy } from '../../lab/folder/written.ts'
import type { Language } from '../highlight.ts'
import { Lines } from './code.tsx'

interface SolutionTextProps {
  readonly name: string
  readonly answer: string
  readonly language: Language
  /** Says to a screen reader what the lines are. */
  readonly label: string
}

/** An answer as it is handed in; where it does no more than write files, the files. */
export function SolutionText({ name, answer, language, label }: SolutionTextProps) {
  const files = language === 'sh' ? filesWrittenBy(answer) : null
  if (files === null) {
    return <TextBox title={name} text={answer} label={label} language={language} />
  }
  return (
    <>
      {files.map(({ name: file, text }) => (
        <TextBox title={file} text={text} label={`${label}, ${file}`} language="ts" />
      ))}
    </>
  )
}

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
