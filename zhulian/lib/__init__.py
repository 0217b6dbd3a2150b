"""Money, dates, ID numbers, masking, ciphers 金额、日期、证件、脱敏、密码."""
