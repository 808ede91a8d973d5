printf "const films = 'b, a'\nconsole.log(films.sort())\n" > example.mjs
{
  printf '# What I wanted\nThe titles sorted by name.\n'
  printf '# What I did\nnode example.mjs\n'
  cat example.mjs
  printf '# What came\n'
  node example.mjs 2>&1 || true
} > question.md
