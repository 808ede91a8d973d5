{ printf 'export '; sed -n '1,5p' tonight.mjs; } > clock.mjs
sed '1,5d' tonight.mjs > new
mv new tonight.mjs
