/** A page lab that passes its exam; every piece is there to be replaced. */
const page = (main: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Newsletter</title>
  </head>
  <body>
    <main>
      <h1>Newsletter</h1>
${main}
    </main>
  </body>
</html>
`

const form = (fields: string): string => `      <form method="post" action="/subscribe">
${fields}
        <button>Subscribe</button>
      </form>`

const labelled =
  '        <label>Email <input name="email" type="email" autocomplete="email"></label>'

export const pageFiles: Readonly<Record<string, string>> = {
  'lab.yaml': `# yaml-language-server: $schema=../../../lab.schema.json
kind: page
title: A field with a name
skill: a11y/labels
level: 1
minutes: 15
needs: []
checks:
  - name: has-a-name
    title: The field says what belongs into it
    steps:
      - there: { role: textbox, name: email }
  - name: arrives
    title: What is typed is sent as it was typed
    given:
      email: { email: true }
    steps:
      - fill: { role: textbox, name: email }
        with: "\${email}"
      - activate: { role: button, name: subscribe }
      - sent: { email: "\${email}" }
  - name: fills-itself
    title: The browser may fill it in
    steps:
      - attributes: { role: textbox, name: email }
        are: { autocomplete: email }
solutions:
  around: The label around the field
  for: The label beside it, tied to it with for and id
mutants:
  placeholder-only:
    check: has-a-name
    why: Text beside a field looks like a label, but nothing ties the two together.
  no-field-name:
    check: arrives
    why: Without a name attribute, a field is not part of what a form sends.
  never-filled:
    check: fills-itself
    why: Nobody thinks of autocomplete until they type their address on a phone.
`,
  'lesson.md': `# A label is part of the field

To eyes, words beside a box are its label. A screen reader can't see what is beside what. It says the field's **name**, and a \`label\` gives it one.

\`\`\`html example
<p>Email</p>
<input>
<label>Email <input></label>
\`\`\`
\`\`\`text
Email
edit text
Email
Email, edit text
\`\`\`

The first field is only "edit text". The second one says what it wants.

## What will this give?

\`\`\`html predict
<label for="mail">Email</label>
<input id="email">
\`\`\`
\`\`\`text
Email
edit text
\`\`\`

> \`for\` names an id that isn't there, so the label is tied to nothing.
`,
  'brief.md': `Give the field a name, so that people who can't see the page know what to type. What they type is sent in the field \`email\`, and the browser should offer to fill it in.
`,
  'starter/index.html': page(form('        Email <input>')),
  'hints.md': `## Listen

Press Run: it shows the page as a screen reader says it. What does it say of the field?

## A label

Put the field inside of \`label\`, or give it an \`id\` and the label a \`for\`.

## Almost all of it

\`\`\`html
<label>Email <input name="email" type="email" autocomplete="email"></label>
\`\`\`
`,
  'debrief.md': `Both solutions are heard alike. A label around its field needs no id, and one beside it can go anywhere on the page.

**In practice.** Voice control goes by the same name: "click Email" does nothing when the field has none.
`,
  'solutions/around/index.html': page(form(labelled)),
  'solutions/for/index.html': page(
    form(`        <label for="email">Email</label>
        <input id="email" name="email" type="email" autocomplete="email">`),
  ),
  'mutants/placeholder-only/index.html': page(
    form('        Email <input name="email" type="email" autocomplete="email">'),
  ),
  'mutants/no-field-name/index.html': page(form(labelled.replace(' name="email"', ''))),
  'mutants/never-filled/index.html': page(form(labelled.replace(' autocomplete="email"', ''))),
}
