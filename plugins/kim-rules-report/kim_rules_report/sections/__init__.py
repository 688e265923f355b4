"""The sections of a report, each by its id."""

from kim_rules_report.sections.caseload import CaseloadSection
from kim_rules_report.sections.method import MethodSection
from kim_rules_report.sections.needs import NeedsSection
from kim_rules_report.sections.network import NetworkSection
from kim_rules_report.sections.outcomes import OutcomesSection
from kim_rules_report.sections.screening import ScreeningSection
from kim_rules_report.sections.section import Section
from kim_rules_report.sections.steering import SteeringSection

#: Every section that ships, in the order of a report.
SECTIONS: dict[str, type[Section]] = {
    "screening": ScreeningSection,
    "caseload": CaseloadSection,
    "needs": NeedsSection,
    "outcomes": OutcomesSection,
    "network": NetworkSection,
    "steering": SteeringSection,
    "method": MethodSection,
}
