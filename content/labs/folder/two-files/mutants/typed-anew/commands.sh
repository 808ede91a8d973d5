{ printf 'export '; sed -n '1,5p' tonight.mjs; } > clock.mjs
sed 's/rest < 10/rest <= 10/' clock.mjs > new; mv new clock.mjs
{ echo "import { clock } from './clock.mjs'"; sed '1,5d' tonight.mjs; } > new
mv new tonight.mjs
{ echo "import { clock } from './clock.mjs'"; sed "s/all + ' minutes'/clock(all)/" week.mjs; } > new
mv new week.mjs
