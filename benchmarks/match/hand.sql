-- The benchmark's rules written by hand for DuckDB 手写 SQL; for complete data only: it knows no NULL.
-- household_facts and member_facts are views over the Parquet files.

create temp table income as
select
  household,
  member,
  not (imprisoned or compulsory_rehab or declared_missing or deceased or clergy_three_years or province_excluded)
  and (
    relation_to_head in ('户主', '配偶')
    or (relation_to_head = '子女' and (
      birth_date > date '2008-10-31' or dependent_adult or long_term_cohabiting
      or education_stage in ('学前', '小学', '初中', '普通高中', '中等职业学校', '大专', '本科')))
    or (relation_to_head = '父母' and long_term_cohabiting)
    or (relation_to_head in ('祖父母外祖父母', '孙子女外孙子女', '兄弟姐妹', '其他')
      and has_legal_duty and long_term_cohabiting)
  ) as counted,
  greatest(0, 12 * (wage_income + retirement_pension + unemployment_benefit + survivor_benefit
    + maintenance_received + resident_pension_other + other_transfer_income
    - employment_cost - transfer_expense - rigid_deduction)
    + business_net_income + property_net_income) as income,
  recognized_status,
  birth_date <= date '1966-10-31' or birth_date > date '2008-10-31'
    or (disability_category in ('智力', '精神') and disability_level <= 3)
    or (disability_category = '肢体' and disability_level <= 2)
    or (disability_category = '视力' and disability_level = 1) as no_labor,
  disability_category <> '无' as certified,
  certified and disability_level <= 2 as severe,
  severe or (disability_level = 3 and disability_category in ('智力', '精神')) or critical_illness as ill,
  deceased,
  imprisoned,
  needs_long_term_care,
  work_injury_care_allowance
from member_facts;

create temp table household_answer as
with total as (
  select
    household,
    count(*) filter (where counted) as size,
    coalesce(sum(income) filter (where counted), 0)::bigint as income,
    bool_or(counted and recognized_status in ('特困', '低保', '低边')) as supported
  from income
  group by household
), measured as (
  select
    household,
    case "城乡" when '城镇' then 936000 else 780000 end as standard,
    case "城乡" when '城镇' then 101400 else 84500 end as hardship_standard,
    income < standard * size as is_poor,
    property_compliant as is_compliant,
    2 * income < 3 * standard * size as is_near,
    income < case "城乡" when '城镇' then 4400000 else 2000000 end * size as is_middling,
    5 * (medical_out_of_pocket + education_expense + rehabilitation_expense + other_rigid_expense - aid_offset)
      > 3 * income as is_burdened,
    is_poor and is_compliant as subsistence,
    not subsistence and is_near and is_compliant as borderline,
    supported,
    standard * size - income as gap
  from household_facts join total using (household)
)
select
  household, standard, hardship_standard, is_compliant,
  subsistence as subsistence_outcome,
  is_poor::bigint + 2 * is_compliant::bigint as subsistence_pass,
  3 - subsistence_pass as subsistence_fail,
  case when subsistence then (2 * gap + 12) // 24 end as subsistence_amount,
  borderline as borderline_outcome,
  (not subsistence)::bigint + 2 * is_near::bigint + 4 * is_compliant::bigint as borderline_pass,
  7 - borderline_pass as borderline_fail,
  (not supported)::bigint + 2 * (not subsistence and not borderline)::bigint + 4 * is_middling::bigint
    + 8 * is_compliant::bigint + 16 * is_burdened::bigint as rigid_pass,
  31 - rigid_pass as rigid_fail,
  rigid_pass = 31 as rigid_outcome
from measured;

copy (
  select
    household,
    subsistence_outcome, subsistence_pass, subsistence_fail, subsistence_amount,
    borderline_outcome, borderline_pass, borderline_fail,
    rigid_outcome, rigid_pass, rigid_fail
  from household_answer
) to '{target}/answer_household.parquet' (format parquet);

copy (
  select
    household, member,
      (not deceased)::bigint + 2 * (not imprisoned)::bigint + 4 * no_labor::bigint + 8 * (income < standard)::bigint
      + 16 * is_compliant::bigint + 32 * (recognized_status not in ('孤儿', '事实无人抚养全额'))::bigint
      as hardship_pass,
    63 - hardship_pass as hardship_fail,
    hardship_pass = 63 as hardship_outcome,
    case when hardship_outcome then hardship_standard end::bigint as hardship_amount,
      borderline_outcome::bigint + 2 * counted::bigint + 4 * ill::bigint + 8 * (income < standard)::bigint
      as single_pass,
    15 - single_pass as single_fail,
    single_pass = 15 as single_outcome,
    case when single_outcome then (2 * (standard - income) + 12) // 24 end as single_amount,
      certified::bigint + 2 * (recognized_status = '低保' or subsistence_outcome)::bigint
      + 4 * (recognized_status <> '特困' and not hardship_outcome)::bigint
      + 8 * (not work_injury_care_allowance)::bigint as living_pass,
    15 - living_pass as living_fail,
    living_pass = 15 as living_outcome,
    case when living_outcome then 13000 end::bigint as living_amount,
      severe::bigint + 2 * needs_long_term_care::bigint
      + 4 * (recognized_status <> '特困' and not hardship_outcome)::bigint
      + 8 * (not work_injury_care_allowance)::bigint as care_pass,
    15 - care_pass as care_fail,
    care_pass = 15 as care_outcome,
    case when care_outcome then 14000 end::bigint as care_amount
  from income join household_answer using (household)
) to '{target}/answer_member.parquet' (format parquet);
