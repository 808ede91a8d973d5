{ printf 'export '; sed -n '1,5p' tonight.mjs; } > clock.mjs
{
  echo "import { clock as shown } from './clock.mjs'"
  sed "s/ clock(\([0-9]\)/ shown(\1/" tonight.mjs
} > new
mv new tonight.mjs
{ echo "import { clock } from './clock.mjs'"; sed "s/all + ' minutes'/clock(all)/" week.mjs; } > new
mv new week.mjs
