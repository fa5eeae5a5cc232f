from taxes.rates import RATES

print(RATES)
