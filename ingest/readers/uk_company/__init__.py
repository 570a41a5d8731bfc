"""The UK register of companies: BasicCompanyData, a CSV a month."""
