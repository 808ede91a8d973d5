/** A folder lab that passes its exam; every piece is there to be replaced. */
export const folderFiles: Readonly<Record<string, string>> = {
  'lab.yaml': `# yaml-language-server: $schema=../../../lab.schema.json
kind: folder
title: Put the notes in order
skill: start/terminal-and-files
level: 1
minutes: 10
needs: []
checks:
  - name: folder-made
    title: There's a folder \`notes\`
    that:
      - folder: notes
  - name: moved
    title: "\`monday.txt\` is in it, with its content"
    that:
      - file: notes/monday.txt
        text: Ask Mara about the shelf for short films.
  - name: none-left-behind
    title: It isn't in its old place anymore
    that:
      - file: monday.txt
        is: absent
solutions:
  step-by-step: Make the folder, then move the file into it
  from-inside: Make the folder, go into it, and move the file in from the parent folder
mutants:
  copied:
    check: none-left-behind
    why: cp makes a second file and leaves the first where it was; mv moves it.
  renamed:
    check: folder-made
    why: If there's no folder called notes, mv gives the file that name.
  empty-one:
    check: moved
    why: touch makes a new, empty file; it doesn't have what was in monday.txt.
`,
  'lesson.md': `# Folders, and where you are

Everything you save on a computer goes into a **file**, and files live in **folders**. A folder can hold other folders. In the terminal you're always *in* one of them, and what you type happens there.

\`ls\` lists what's in the folder you're in:

\`\`\`sh example
ls
\`\`\`
\`\`\`text
monday.txt
\`\`\`

\`cat\` shows what's in a file:

\`\`\`sh example
cat monday.txt
\`\`\`
\`\`\`text
Ask Mara about the shelf for short films.
\`\`\`

\`mkdir\` and a name makes a folder. \`mv\` moves a file: first the file, then where it goes. If the second name is an existing folder, the file goes into it. If there's no such folder, the file gets that name instead. So the order matters: make the folder first.

A **path** says where a file is: the names of its folders come first, with slashes between them. \`notes/monday.txt\` is the file \`monday.txt\` in the folder \`notes\`. Two dots, \`..\`, mean the parent folder.

## What will this give?

\`\`\`sh predict
mkdir old
mv monday.txt old
ls
\`\`\`
\`\`\`text
old
\`\`\`

> The file has moved into the folder \`old\`, so only the folder is left to list. \`ls old\` would show the file.
`,
  'brief.md': `The folder has one note in it, \`monday.txt\`. Soon there'll be more.

Make a folder \`notes\` and move \`monday.txt\` into it. Don't change what's in the note.
`,
  'starter/folder/monday.txt': 'Ask Mara about the shelf for short films.\n',
  'solutions/step-by-step/commands.sh': 'mkdir notes\nmv monday.txt notes\n',
  'solutions/from-inside/commands.sh': 'mkdir notes\ncd notes\nmv ../monday.txt monday.txt\n',
  'mutants/copied/commands.sh': 'mkdir notes\ncp monday.txt notes\n',
  'mutants/renamed/commands.sh': 'mv monday.txt notes\n',
  'mutants/empty-one/commands.sh': 'mkdir notes\nrm monday.txt\ntouch notes/monday.txt\n',
  'hints.md': `## What needs to be there first?

A file can go into a folder only if the folder exists.

## The two commands

One makes a folder, the other moves a file. Both are in the lesson.

## Almost all of it

First \`mkdir notes\`. Then \`mv\`, the file's name, and the folder's name.
`,
  'debrief.md': `Two commands, in this order. \`mv\` does two things that look alike: it *moves* a file into an existing folder, and it *renames* a file if there's no such folder. Which of the two it does depends on what's there, so look first: \`ls\`.

**The other solution** went into the folder with \`cd\` and moved the note in from the parent folder with \`..\`. Both are right. Which is shorter depends on where you want to work next.

**In practice.** If a file with that name already exists, \`mv\` overwrites it without asking. \`mv -i\` asks first.
`,
}
