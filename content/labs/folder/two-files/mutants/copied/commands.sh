{ printf 'export '; sed -n '1,5p' tonight.mjs; } > clock.mjs
{ sed -n '1,5p' tonight.mjs; sed "s/all + ' minutes'/clock(all)/" week.mjs; } > new
mv new week.mjs
