printf "const title = 'Harbor Lights'\nconst titel = title\nconsole.log('Tonight: ' + titel)\n" > tonight.mjs
sed "s/'cents'/'cents')/" ticket.mjs > new && mv new ticket.mjs
sed 's/film\.txt/films.txt/' list.mjs > new && mv new list.mjs
