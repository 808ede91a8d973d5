mv archive/2021/accounts/prices.csv found
cp archive/2021/letters/march.txt found
mv archive/2021/letters/january.txt .
rm january.txt
