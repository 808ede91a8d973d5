cd archive/2021
ls
cd accounts
mv prices.csv ../../../found
cd ../letters
cat march.txt
cp march.txt ../../../found
