/** A line to type after the program's name, and what it does. */
export type Example = readonly [line: string, does: string]

/** What `--help` shows below the options, by the path of the command. */
export const examples: Readonly<Record<string, readonly Example[]>> = {
  '': [
    ['start', 'open the pages in your browser'],
    ['lab list', 'see all labs'],
    ['lab get films-by-year', 'take one into a folder, for your own editor'],
    ['doctor', 'see what is there and what is missing'],
  ],
  start: [
    ['start', 'the first free port from 4400'],
    ['start --port 8080', 'the first free port from 8080'],
    ['start --only worker', 'grade what others hand in, and serve no pages'],
  ],
  lab: [
    ['lab list', 'all labs'],
    ['lab get films-by-year', 'get one as a folder'],
    ['lab check films-by-year', 'grade what you wrote in it'],
  ],
  'lab list': [
    ['lab list', 'all labs, in the order of the path'],
    ['lab list join', 'the ones about joins'],
    ['lab list --progress', 'with your progress'],
  ],
  'lab get': [
    ['lab get films-by-year', 'into films-by-year/'],
    ['lab get query/films-by-year my-answers/films', 'into another folder'],
    ['lab get hello-http --language python', 'with a starter in Python'],
    ['lab get two-files --variant one-sum-for-both', 'another version of the task'],
  ],
  'lab replay': [
    ['lab replay', "what failed last in this folder's lab"],
    ['lab replay films-resource', 'for this lab, to a running server'],
  ],
  'lab check': [
    ['lab check films-by-year', 'once'],
    ['lab check films-by-year --watch', 'again on every save'],
    ['lab check --json', 'the lab of this folder, for a program'],
  ],
  'lab test': [
    ['lab test films-by-year', 'one exam'],
    ['lab test films-by-year --reruns 20', 'with twenty seeds'],
    ['lab test ./my-labs/query/short-films', 'a lab of your own'],
  ],
  load: [
    ['load run --url http://127.0.0.1:3000 --rate 200', 'how long answers take'],
    ['load knee --start "node server.js"', 'how many requests a second it can take'],
  ],
  'load run': [
    ['load run --url http://127.0.0.1:3000 --path /films --rate 200', 'for ten seconds'],
    ['load run --start "node server.js" --method POST --body @film.json', 'a body from a file'],
  ],
  'load knee': [
    ['load knee --start "node server.js" --path /films', 'from 50 requests a second up'],
    ['load knee --url http://127.0.0.1:3000 --p99-ms 100', 'where p99 goes over 100 ms'],
  ],
  reel: [
    ['reel start', 'a folder to begin in'],
    ['reel check', "the first stage that hasn't passed, and all before it"],
    ['reel stages', 'your progress'],
  ],
  'reel start': [
    ['reel start', 'in the folder reel'],
    ['reel start my-server', 'in another'],
  ],
  'reel check': [
    ['reel check', 'in the folder of your server'],
    ['reel check --stage 3 --start "python3 server.py"', 'one stage, started another way'],
  ],
  'reel watch': [['reel watch', 'check again on every save']],
  'reel run': [['reel run', 'try your server by hand, with its own database']],
  'reel stages': [
    ['reel stages', 'every stage, with your progress'],
    ['reel stages --json', 'the same for programs'],
  ],
  'lab new': [['lab new query films-by-mood', 'a query lab that passes its exam right away']],
  schedule: [['schedule explore lost-update.spec', 'find the orders that go wrong']],
  'schedule run': [
    ['schedule run lost-update.spec', "print what PostgreSQL's own tester prints"],
    ['schedule run -', 'read the specification from standard input'],
  ],
  'schedule explore': [
    ['schedule explore lost-update.spec', 'find the orders that go wrong'],
    ['schedule explore lost-update.spec --json', 'the same for a program'],
  ],
  http: [
    [
      'http check --openapi openapi.json --start "node server.js"',
      'start a server and check it against its contract',
    ],
  ],
  'http check': [
    [
      'http check --openapi openapi.json --start "node server.js" --dir my-server',
      'start a server and check it',
    ],
    [
      'http check --openapi http://127.0.0.1:3000/openapi.json --url http://127.0.0.1:3000',
      'check one that runs',
    ],
  ],
  attack: [['attack check --start "node server.js" --openapi api.yaml', 'every kind of attack']],
  'attack check': [
    [
      'attack check --start "node server.js" --openapi api.yaml --class injection,access-control',
      'two kinds, with the server started for it',
    ],
    [
      'attack check --url http://127.0.0.1:3000 --openapi /openapi.json --honest traffic.har',
      'a running server, and traffic that must still work',
    ],
  ],
  page: [['page check --file index.html', 'what makes a page hard to use']],
  'page check': [
    ['page check --file index.html', 'a file'],
    [
      'page check --url http://127.0.0.1:3000/signup --json',
      'a page of a running server, for programs',
    ],
  ],
  compare: [
    ['compare --schema tables.sql --reference right.sql --attempt mine.sql', 'one pair'],
    ['compare --schema tables.sql --reference right.sql --attempt -', 'the attempt from stdin'],
    ['compare --batch pairs.jsonl', 'many pairs; one JSON object a line comes back'],
  ],
  doctor: [
    ['doctor', 'look without starting anything'],
    ['doctor --start', 'start both databases too'],
  ],
  link: [['link', 'then type backwright in any folder']],
  completion: [
    ['completion bash >> ~/.bashrc', 'bash'],
    ['completion zsh >> ~/.zshrc', 'zsh'],
    ['completion fish > ~/.config/fish/completions/backwright.fish', 'fish'],
  ],
  pack: [['pack list', "what's there besides our own labs"]],
  'pack add': [
    ['pack add ../my-labs', 'copy a folder that holds labs/'],
    ['pack add https://example.org/class/labs.git --name class', 'clone a repository'],
  ],
  'pack list': [['pack list', 'each content folder with its labs']],
  'pack remove': [['pack remove class', 'asks first; attempts are kept']],
  facts: [['facts list', 'every figure with its source and date']],
  'facts list': [
    ['facts list', 'for people'],
    ['facts list --json', 'for programs'],
  ],
  'facts import': [
    [
      'facts import oews national_M2025_dl.xlsx --dry-run',
      'see what newer pay figures would change',
    ],
  ],
  'facts reset': [['facts reset', 'go back to the figures that came with this version']],
  export: [
    ['export my-work.jsonl', 'into a file; asks before it replaces one'],
    ['export -', 'to standard output'],
  ],
  import: [['import my-work.jsonl', 'on another machine, or after a reset']],
  backup: [['backup', 'write a copy now']],
  restore: [['restore .backwright/backups/store-at-the-end.jsonl.gz', 'bring a backup back']],
  reset: [
    ['reset --lab query/films-by-year', 'start one lab over'],
    ['reset', 'start everything over'],
  ],
  uninstall: [['uninstall', 'list what would be removed, then ask']],
}

/** The block that `--help` ends with. */
export function examplesText(path: string, word: string): string {
  const lines = examples[path] ?? []
  const width = Math.max(0, ...lines.map(([line]) => line.length)) + word.length + 3
  const shown = lines.map(([line, does]) => {
    const typed = `  ${word} ${line.trim()}`
    // A long line has its explanation below it.
    return width > 60 ? `${typed}\n      ${does}` : `${typed.padEnd(width)}  ${does}`
  })
  return `\nExamples:\n${shown.join('\n')}`
}
