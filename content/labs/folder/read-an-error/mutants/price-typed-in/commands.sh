sed 's/titel/title/' tonight.mjs > new && mv new tonight.mjs
printf "const price = 900\nconsole.log('A ticket costs', 900, 'cents')\nconsole.log('Enjoy the film')\n" > ticket.mjs
sed 's/film\.txt/films.txt/' list.mjs > new && mv new list.mjs
