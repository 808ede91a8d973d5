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
    title: There is a folder \`notes\`
    that:
      - folder: notes
  - name: moved
    title: "\`monday.txt\` is in it, with what it held"
    that:
      - file: notes/monday.txt
        text: Ask Mara about the shelf for short films.
  - name: none-left-behind
    title: It is not where it was any more
    that:
      - file: monday.txt
        is: absent
solutions:
  step-by-step: Make the folder, then move the file into it
  from-inside: Make the folder, go into it, and fetch the file from above
mutants:
  copied:
    check: none-left-behind
    why: cp makes a second file and leaves the first where it was; mv moves it.
  renamed:
    check: folder-made
    why: Where there is no folder called notes, mv gives the file that name.
  empty-one:
    check: moved
    why: touch makes a new, empty file; what monday.txt held is not in it.
`,
  'lesson.md': `# Folders, and where you are

A computer keeps what you write in **files**, and puts files into **folders**. A folder may hold other folders. In the terminal you are always *in* one of them, and what you type happens there.

\`ls\` lists what is in the folder that you are in:

\`\`\`sh example
ls
\`\`\`
\`\`\`text
monday.txt
\`\`\`

\`cat\` shows what a file holds:

\`\`\`sh example
cat monday.txt
\`\`\`
\`\`\`text
Ask Mara about the shelf for short films.
\`\`\`

\`mkdir\` makes a folder; its name comes behind it. \`mv\` moves a file: first the file, then where it goes. When the second name is a folder that is there, the file goes into it. When there is no such folder, the file gets that name instead. So the order counts: make the folder first.

A **path** says where a file is. The names of folders stand before it, with a slash between them: \`notes/monday.txt\` is the file \`monday.txt\` in the folder \`notes\`. Two dots, \`..\`, are the folder above.

## What will this give?

\`\`\`sh predict
mkdir old
mv monday.txt old
ls
\`\`\`
\`\`\`text
old
\`\`\`

> The file has moved into the folder \`old\`, so only the folder is left to be listed. \`ls old\` would show the file.
`,
  'brief.md': `In the folder there is one note, \`monday.txt\`. Soon there will be more of them.

Make a folder \`notes\`, and move \`monday.txt\` into it. What the note holds stays as it is.
`,
  'starter/folder/monday.txt': 'Ask Mara about the shelf for short films.\n',
  'solutions/step-by-step/commands.sh': 'mkdir notes\nmv monday.txt notes\n',
  'solutions/from-inside/commands.sh': 'mkdir notes\ncd notes\nmv ../monday.txt monday.txt\n',
  'mutants/copied/commands.sh': 'mkdir notes\ncp monday.txt notes\n',
  'mutants/renamed/commands.sh': 'mv monday.txt notes\n',
  'mutants/empty-one/commands.sh': 'mkdir notes\nrm monday.txt\ntouch notes/monday.txt\n',
  'hints.md': `## What must be there first?

A file can go into a folder only when the folder is there.

## The two commands

One makes a folder, the other moves a file. Both are in the lesson.

## Almost all of it

First \`mkdir notes\`. Then \`mv\`, the name of the file, and the name of the folder.
`,
  'debrief.md': `Two commands, in this order. \`mv\` does two things that look alike: it *moves* a file into a folder that is there, and it *renames* a file where no such folder is. Which of the two it does depends on what is there, so look first: \`ls\`.

**The other solution** went into the folder with \`cd\` and fetched the note from above with \`..\`. Both are right. Which is shorter depends on where you are going to work next.

**Where it bites.** \`mv\` asks nobody when a file of that name is there already: the old one is gone. \`mv -i\` asks first.
`,
}
