"""The columns of the CSV files of an answer, in their order; a change raises the version."""

from typing import Final

SCHEMA_VERSION: Final = 3
SUMMARY: Final = tuple(
    "run_id row_no your_ref input_name subject_id subject_name subject_name_original jurisdiction "
    "reg_number lei match_status match_score match_reason reviewer_decision reviewer_reason "
    "best_candidate_id best_candidate_name best_candidate_score best_candidate_level "
    "best_candidate_reasons best_candidate_listed best_candidate_verdict searched "
    "regime rule_id as_of data_as_known_on verdict result reading basis measure "
    "own_min_pct own_max_pct min_closed max_closed "
    "product_min_pct product_max_pct product_min_closed product_max_closed listed_owners n_listed "
    "n_paths shortest_hops unknown_share_max_pct unknown_owners open_share_pct flags deciding_fact "
    "caveats data_version if_in_force listing_start_min listing_start_max transfers".split()
)
PATHS: Final = tuple(
    "run_id row_no subject_id listed_id listed_name regime list_name programme list_entry_id "
    "listed_from listed_to path_id hops class chain_class path_text path_min_pct path_max_pct "
    "path_min_closed path_max_closed counts_toward_rule why_not_counted weakest_hop "
    "earliest_evidence latest_evidence listing_start_min listing_start_max".split()
)
HOPS: Final = tuple(
    "path_id hop_no from_id from_name relation interest_type to_id to_name share_min_pct "
    "share_max_pct min_closed max_closed share_as_published votes_min_pct votes_max_pct "
    "votes_min_closed votes_max_closed valid_from valid_to date_precision "
    "ended source_name publisher source_record_id source_url published_on fetched_at "
    "evidence_hash evidence_file evidence_position source_grade asserted_by quote "
    "entered_by asset_id asset_name tie other_source other_record".split()
)
MATCHES: Final = tuple(
    "run_id row_no your_ref input_name match_status match_reason candidate_id candidate_name "
    "jurisdiction score level reasons matched_on listed decision pair line_hash candidate_hash "
    "reviewer_decision reviewer_reason".split()
)
