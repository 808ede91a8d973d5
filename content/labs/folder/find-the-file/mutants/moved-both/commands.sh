mv archive/2021/accounts/prices.csv found
mv archive/2021/letters/march.txt found
