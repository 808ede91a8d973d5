import { Command } from './command.tsx'

interface OwnEditorProps {
  readonly labId: string
  readonly variant: string | null
  /** How Backwright is called in a terminal, from any folder. */
  readonly program: string
  readonly languages: readonly { readonly name: string; readonly title: string }[]
}

/** For those who'd rather write their server in an editor that they know: the page follows. */
export function OwnEditor({ labId, variant, program, languages }: OwnEditorProps) {
  const name = labId.split('/').at(-1) ?? ''
  const folder = variant === null ? name : `${name}-${variant}`
  const get = `${program} lab get ${name}${variant === null ? '' : ` --variant ${variant}`}`
  return (
    <details class="more" id="own-editor">
      <summary>Use your own editor</summary>
      <div class="stack stack-s small">
        <p>
          Type these in a terminal. The first puts your server in a folder, and the second checks it
          whenever you save. This page follows along and shows each result.
        </p>
        <Command id="own-get" label="get the folder" command={get} />
        <Command
          id="own-watch"
          label="check after each change"
          command={`${program} lab check ${folder} --watch`}
        />
        {languages.map((language) => (
          <div class="stack stack-s">
            <p>Or start in {language.title}:</p>
            <Command
              id={`own-${language.name}`}
              label={`get the folder in ${language.title}`}
              command={`${program} lab get ${name} --language ${language.name}`}
            />
          </div>
        ))}
        <p>
          After a failed check, <code>lab replay</code> in that folder sends the same requests to
          your server again.
        </p>
      </div>
    </details>
  )
}
