interface SearchFieldProps {
  readonly text: string
  /** What may be typed, under the field. */
  readonly hint?: string
}

/** The field that narrows a list by words; its form sends them as `q`. */
export function SearchField({ text, hint }: SearchFieldProps) {
  return (
    <div class="field">
      <label htmlFor="q">Search</label>
      <input
        class="input"
        id="q"
        name="q"
        type="search"
        autocomplete="off"
        maxLength={100}
        value={text}
        {...(hint === undefined ? {} : { 'aria-describedby': 'q-h' })}
      />
      {hint === undefined ? null : (
        <span class="hint" id="q-h">
          {hint}
        </span>
      )}
    </div>
  )
}
