sed 's/titel/title/' tonight.mjs > new && mv new tonight.mjs
sed "s/'cents'/'cents')/" ticket.mjs > new && mv new ticket.mjs
mv films.txt film.txt
