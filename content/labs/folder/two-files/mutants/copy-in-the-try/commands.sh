{ printf 'export '; sed -n '1,5p' tonight.mjs; } > clock.mjs
{ sed -n '1,5p' tonight.mjs; echo 'console.log(clock(90), clock(5), clock(600))'; } > try-clock.mjs
{ echo "import { clock } from './clock.mjs'"; sed '1,5d' tonight.mjs; } > new
mv new tonight.mjs
{ echo "import { clock } from './clock.mjs'"; sed "s/all + ' minutes'/clock(all)/" week.mjs; } > new
mv new week.mjs
