sed 's/titel/title/' tonight.mjs > new && mv new tonight.mjs
sed "s/'cents'/'cents')/" ticket.mjs > new && mv new ticket.mjs
sed 's/film\.txt/.films.txt/' list.mjs > new && mv new list.mjs
