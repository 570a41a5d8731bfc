"""Values as publishers write them: countries, days, percentages, numbers of companies."""
