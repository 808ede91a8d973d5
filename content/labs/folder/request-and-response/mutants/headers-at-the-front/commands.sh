node talk.mjs / | grep '^<' | cut -c 3- > front.txt
node talk.mjs /films/2 | grep '^<' | cut -c 3- > film.txt
node talk.mjs /films/9 | grep '^<' | cut -c 3- > missing.txt
node talk.mjs /films/3 | grep '^<' | cut -c 3- > newest.txt
