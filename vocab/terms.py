"""Names of the vocabularies in use, as constants: no IRI stands anywhere else in the code."""

from __future__ import annotations


class RDF:
    """``http://www.w3.org/1999/02/22-rdf-syntax-ns#``."""

    NS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    FIRST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"
    REST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest"
    NIL = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"
    LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


class RDFS:
    """``http://www.w3.org/2000/01/rdf-schema#``."""

    NS = "http://www.w3.org/2000/01/rdf-schema#"
    LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
    COMMENT = "http://www.w3.org/2000/01/rdf-schema#comment"
    SEE_ALSO = "http://www.w3.org/2000/01/rdf-schema#seeAlso"
    SUB_CLASS_OF = "http://www.w3.org/2000/01/rdf-schema#subClassOf"


class XSD:
    """``http://www.w3.org/2001/XMLSchema#``."""

    NS = "http://www.w3.org/2001/XMLSchema#"
    STRING = "http://www.w3.org/2001/XMLSchema#string"
    BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
    DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
    INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
    POSITIVE_INTEGER = "http://www.w3.org/2001/XMLSchema#positiveInteger"
    DATE = "http://www.w3.org/2001/XMLSchema#date"
    DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
    DURATION = "http://www.w3.org/2001/XMLSchema#duration"
    DOUBLE = "http://www.w3.org/2001/XMLSchema#double"


class LDP:
    """``http://www.w3.org/ns/ldp#``."""

    NS = "http://www.w3.org/ns/ldp#"
    RESOURCE = "http://www.w3.org/ns/ldp#Resource"
    CONTAINER = "http://www.w3.org/ns/ldp#Container"
    BASIC_CONTAINER = "http://www.w3.org/ns/ldp#BasicContainer"
    RDFSOURCE = "http://www.w3.org/ns/ldp#RDFSource"
    NON_RDFSOURCE = "http://www.w3.org/ns/ldp#NonRDFSource"
    CONTAINS = "http://www.w3.org/ns/ldp#contains"
    CONSTRAINED_BY = "http://www.w3.org/ns/ldp#constrainedBy"
    INBOX = "http://www.w3.org/ns/ldp#inbox"


class ACL:
    """``http://www.w3.org/ns/auth/acl#``."""

    NS = "http://www.w3.org/ns/auth/acl#"
    AUTHORIZATION = "http://www.w3.org/ns/auth/acl#Authorization"
    AGENT = "http://www.w3.org/ns/auth/acl#agent"
    AGENT_CLASS = "http://www.w3.org/ns/auth/acl#agentClass"
    AGENT_GROUP = "http://www.w3.org/ns/auth/acl#agentGroup"
    ORIGIN = "http://www.w3.org/ns/auth/acl#origin"
    AUTHENTICATED_AGENT = "http://www.w3.org/ns/auth/acl#AuthenticatedAgent"
    ACCESS_TO = "http://www.w3.org/ns/auth/acl#accessTo"
    DEFAULT = "http://www.w3.org/ns/auth/acl#default"
    MODE = "http://www.w3.org/ns/auth/acl#mode"
    READ = "http://www.w3.org/ns/auth/acl#Read"
    WRITE = "http://www.w3.org/ns/auth/acl#Write"
    APPEND = "http://www.w3.org/ns/auth/acl#Append"
    CONTROL = "http://www.w3.org/ns/auth/acl#Control"
    CONDITION = "http://www.w3.org/ns/auth/acl#condition"
    CLIENT_CONDITION = "http://www.w3.org/ns/auth/acl#ClientCondition"
    ISSUER_CONDITION = "http://www.w3.org/ns/auth/acl#IssuerCondition"
    CLIENT = "http://www.w3.org/ns/auth/acl#client"
    CLIENT_GROUP = "http://www.w3.org/ns/auth/acl#clientGroup"
    CLIENT_CLASS = "http://www.w3.org/ns/auth/acl#clientClass"
    ISSUER = "http://www.w3.org/ns/auth/acl#issuer"
    ISSUER_GROUP = "http://www.w3.org/ns/auth/acl#issuerGroup"
    ISSUER_CLASS = "http://www.w3.org/ns/auth/acl#issuerClass"


class FOAF:
    """``http://xmlns.com/foaf/0.1/``."""

    NS = "http://xmlns.com/foaf/0.1/"
    AGENT = "http://xmlns.com/foaf/0.1/Agent"
    PERSON = "http://xmlns.com/foaf/0.1/Person"
    PERSONAL_PROFILE_DOCUMENT = "http://xmlns.com/foaf/0.1/PersonalProfileDocument"
    NAME = "http://xmlns.com/foaf/0.1/name"
    MAKER = "http://xmlns.com/foaf/0.1/maker"
    PRIMARY_TOPIC = "http://xmlns.com/foaf/0.1/primaryTopic"


class VCARD:
    """``http://www.w3.org/2006/vcard/ns#``."""

    NS = "http://www.w3.org/2006/vcard/ns#"
    GROUP = "http://www.w3.org/2006/vcard/ns#Group"
    HAS_MEMBER = "http://www.w3.org/2006/vcard/ns#hasMember"
    FN = "http://www.w3.org/2006/vcard/ns#fn"


class PIM:
    """``http://www.w3.org/ns/pim/space#``."""

    NS = "http://www.w3.org/ns/pim/space#"
    STORAGE_CLASS = "http://www.w3.org/ns/pim/space#Storage"
    STORAGE = "http://www.w3.org/ns/pim/space#storage"
    PREFERENCES_FILE = "http://www.w3.org/ns/pim/space#preferencesFile"
    CONFIGURATION_FILE = "http://www.w3.org/ns/pim/space#ConfigurationFile"


class SOLID:
    """``http://www.w3.org/ns/solid/terms#``."""

    NS = "http://www.w3.org/ns/solid/terms#"
    OIDC_ISSUER = "http://www.w3.org/ns/solid/terms#oidcIssuer"
    STORAGE_DESCRIPTION = "http://www.w3.org/ns/solid/terms#storageDescription"
    OWNER = "http://www.w3.org/ns/solid/terms#owner"
    ACCOUNT = "http://www.w3.org/ns/solid/terms#account"
    PUBLIC_TYPE_INDEX = "http://www.w3.org/ns/solid/terms#publicTypeIndex"
    PRIVATE_TYPE_INDEX = "http://www.w3.org/ns/solid/terms#privateTypeIndex"
    TYPE_INDEX = "http://www.w3.org/ns/solid/terms#TypeIndex"
    LISTED_DOCUMENT = "http://www.w3.org/ns/solid/terms#ListedDocument"
    UNLISTED_DOCUMENT = "http://www.w3.org/ns/solid/terms#UnlistedDocument"
    TYPE_REGISTRATION = "http://www.w3.org/ns/solid/terms#TypeRegistration"
    FOR_CLASS = "http://www.w3.org/ns/solid/terms#forClass"
    INSTANCE = "http://www.w3.org/ns/solid/terms#instance"
    INSTANCE_CONTAINER = "http://www.w3.org/ns/solid/terms#instanceContainer"
    INSERT_DELETE_PATCH = "http://www.w3.org/ns/solid/terms#InsertDeletePatch"
    INSERTS = "http://www.w3.org/ns/solid/terms#inserts"
    DELETES = "http://www.w3.org/ns/solid/terms#deletes"
    WHERE = "http://www.w3.org/ns/solid/terms#where"


class SOLID_OIDC:
    """Solid-OIDC: the context that a client identifier document names first."""

    CONTEXT = "https://www.w3.org/ns/solid/oidc-context.jsonld"
    SPECIFICATION = "https://solidproject.org/TR/solid-oidc"


class SOLID_SPARQL:
    """``http://www.w3.org/ns/solid/sparql#``."""

    NS = "http://www.w3.org/ns/solid/sparql#"
    ENDPOINT = "http://www.w3.org/ns/solid/sparql#endpoint"
    UNION_DEFAULT_GRAPH = "http://www.w3.org/ns/solid/sparql#union-default-graph"


class STAT:
    """``http://www.w3.org/ns/posix/stat#``."""

    NS = "http://www.w3.org/ns/posix/stat#"
    SIZE = "http://www.w3.org/ns/posix/stat#size"
    MTIME = "http://www.w3.org/ns/posix/stat#mtime"


class IANA:
    """``http://www.w3.org/ns/iana/media-types/``."""

    NS = "http://www.w3.org/ns/iana/media-types/"


class DCTERMS:
    """``http://purl.org/dc/terms/``."""

    NS = "http://purl.org/dc/terms/"
    MODIFIED = "http://purl.org/dc/terms/modified"
    CREATED = "http://purl.org/dc/terms/created"
    TITLE = "http://purl.org/dc/terms/title"
    ISSUED = "http://purl.org/dc/terms/issued"
    IDENTIFIER = "http://purl.org/dc/terms/identifier"


class AS:
    """``https://www.w3.org/ns/activitystreams#``."""

    NS = "https://www.w3.org/ns/activitystreams#"
    CREATE = "https://www.w3.org/ns/activitystreams#Create"
    UPDATE = "https://www.w3.org/ns/activitystreams#Update"
    DELETE = "https://www.w3.org/ns/activitystreams#Delete"
    ADD = "https://www.w3.org/ns/activitystreams#Add"
    REMOVE = "https://www.w3.org/ns/activitystreams#Remove"
    OFFER = "https://www.w3.org/ns/activitystreams#Offer"
    ACCEPT = "https://www.w3.org/ns/activitystreams#Accept"
    REJECT = "https://www.w3.org/ns/activitystreams#Reject"
    UNDO = "https://www.w3.org/ns/activitystreams#Undo"
    OBJECT = "https://www.w3.org/ns/activitystreams#object"
    TARGET = "https://www.w3.org/ns/activitystreams#target"
    PUBLISHED = "https://www.w3.org/ns/activitystreams#published"


class NOTIFY:
    """``http://www.w3.org/ns/solid/notifications#``."""

    NS = "http://www.w3.org/ns/solid/notifications#"
    SUBSCRIPTION = "http://www.w3.org/ns/solid/notifications#subscription"
    CHANNEL = "http://www.w3.org/ns/solid/notifications#channel"
    CHANNEL_TYPE = "http://www.w3.org/ns/solid/notifications#channelType"
    FEATURE = "http://www.w3.org/ns/solid/notifications#feature"
    WEB_SOCKET_CHANNEL2023 = "http://www.w3.org/ns/solid/notifications#WebSocketChannel2023"
    WEBHOOK_CHANNEL2023 = "http://www.w3.org/ns/solid/notifications#WebhookChannel2023"
    STREAMING_HTTPCHANNEL2023 = "http://www.w3.org/ns/solid/notifications#StreamingHTTPChannel2023"


class VOID:
    """``http://rdfs.org/ns/void#``."""

    NS = "http://rdfs.org/ns/void#"
    SPARQL_ENDPOINT = "http://rdfs.org/ns/void#sparqlEndpoint"


class SH:
    """``http://www.w3.org/ns/shacl#``."""

    NS = "http://www.w3.org/ns/shacl#"
    VALIDATION_REPORT = "http://www.w3.org/ns/shacl#ValidationReport"
    CONFORMS = "http://www.w3.org/ns/shacl#conforms"
    RESULT = "http://www.w3.org/ns/shacl#result"
    RESULT_MESSAGE = "http://www.w3.org/ns/shacl#resultMessage"
    RESULT_PATH = "http://www.w3.org/ns/shacl#resultPath"
    FOCUS_NODE = "http://www.w3.org/ns/shacl#focusNode"
    VALUE = "http://www.w3.org/ns/shacl#value"
    SOURCE_SHAPE = "http://www.w3.org/ns/shacl#sourceShape"
    RESULT_SEVERITY = "http://www.w3.org/ns/shacl#resultSeverity"
    SOURCE_CONSTRAINT_COMPONENT = "http://www.w3.org/ns/shacl#sourceConstraintComponent"
    VIOLATION = "http://www.w3.org/ns/shacl#Violation"
    WARNING = "http://www.w3.org/ns/shacl#Warning"
    INFO = "http://www.w3.org/ns/shacl#Info"
    NODE_SHAPE = "http://www.w3.org/ns/shacl#NodeShape"


class SKOS:
    """``http://www.w3.org/2004/02/skos/core#``."""

    NS = "http://www.w3.org/2004/02/skos/core#"
    CONCEPT = "http://www.w3.org/2004/02/skos/core#Concept"
    CONCEPT_SCHEME = "http://www.w3.org/2004/02/skos/core#ConceptScheme"
    IN_SCHEME = "http://www.w3.org/2004/02/skos/core#inScheme"
    PREF_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
    DEFINITION = "http://www.w3.org/2004/02/skos/core#definition"
    EXACT_MATCH = "http://www.w3.org/2004/02/skos/core#exactMatch"
    CLOSE_MATCH = "http://www.w3.org/2004/02/skos/core#closeMatch"
    NOTATION = "http://www.w3.org/2004/02/skos/core#notation"


class PROV:
    """``http://www.w3.org/ns/prov#``."""

    NS = "http://www.w3.org/ns/prov#"
    ENTITY = "http://www.w3.org/ns/prov#Entity"
    ACTIVITY = "http://www.w3.org/ns/prov#Activity"
    COLLECTION = "http://www.w3.org/ns/prov#Collection"


class SEC:
    """``https://w3id.org/security#``."""

    NS = "https://w3id.org/security#"
    DATA_INTEGRITY_PROOF = "https://w3id.org/security#DataIntegrityProof"
    PROOF = "https://w3id.org/security#proof"
    CRYPTOSUITE = "https://w3id.org/security#cryptosuite"
    VERIFICATION_METHOD = "https://w3id.org/security#verificationMethod"
    PROOF_PURPOSE = "https://w3id.org/security#proofPurpose"
    PROOF_VALUE = "https://w3id.org/security#proofValue"
    ASSERTION_METHOD = "https://w3id.org/security#assertionMethod"
    MULTIKEY = "https://w3id.org/security#Multikey"
    PUBLIC_KEY_MULTIBASE = "https://w3id.org/security#publicKeyMultibase"
    CONTROLLER = "https://w3id.org/security#controller"
    AUTHENTICATION = "https://w3id.org/security#authentication"


class SESAME:
    """``https://w3id.org/sesame/ns#``."""

    NS = "https://w3id.org/sesame/ns#"
    COMPANY_ACCOUNT = "https://w3id.org/sesame/ns#CompanyAccount"
    ACCOUNT_REQUEST = "https://w3id.org/sesame/ns#AccountRequest"
    CIVIL_STATUS_CLASS = "https://w3id.org/sesame/ns#CivilStatus"
    DISCLOSURE = "https://w3id.org/sesame/ns#Disclosure"
    REFUSAL = "https://w3id.org/sesame/ns#Refusal"
    DATAPOINT_CLASS = "https://w3id.org/sesame/ns#Datapoint"
    COMPANY = "https://w3id.org/sesame/ns#company"
    DATAPOINT = "https://w3id.org/sesame/ns#datapoint"
    VALUE = "https://w3id.org/sesame/ns#value"
    UNIT_CODE = "https://w3id.org/sesame/ns#unitCode"
    PERIOD_START = "https://w3id.org/sesame/ns#periodStart"
    PERIOD_END = "https://w3id.org/sesame/ns#periodEnd"
    SCOPE = "https://w3id.org/sesame/ns#scope"
    SEQUENCE = "https://w3id.org/sesame/ns#sequence"
    SUPERSEDES = "https://w3id.org/sesame/ns#supersedes"
    RESTATEMENT_REASON = "https://w3id.org/sesame/ns#restatementReason"
    HOLDER = "https://w3id.org/sesame/ns#holder"
    STATE = "https://w3id.org/sesame/ns#state"
    OPENED_AT = "https://w3id.org/sesame/ns#openedAt"
    TERMS = "https://w3id.org/sesame/ns#terms"
    CIVIL_STATUS = "https://w3id.org/sesame/ns#civilStatus"
    MAY_SELL = "https://w3id.org/sesame/ns#maySell"
    MISSING = "https://w3id.org/sesame/ns#missing"
    FRONT_OFFICE = "https://w3id.org/sesame/ns#frontOffice"
    OPENING_POLICY = "https://w3id.org/sesame/ns#openingPolicy"
    ACCEPT_AT_ONCE = "https://w3id.org/sesame/ns#AcceptAtOnce"
    ASK_ME = "https://w3id.org/sesame/ns#AskMe"
    REQUESTED = "https://w3id.org/sesame/ns#Requested"
    ACCEPTED = "https://w3id.org/sesame/ns#Accepted"
    REFUSED = "https://w3id.org/sesame/ns#Refused"
    OPEN = "https://w3id.org/sesame/ns#Open"
    RESTRICTED = "https://w3id.org/sesame/ns#Restricted"
    SUSPENDED = "https://w3id.org/sesame/ns#Suspended"
    CLOSED = "https://w3id.org/sesame/ns#Closed"


class DP:
    """``https://w3id.org/sesame/dp/``."""

    NS = "https://w3id.org/sesame/dp/"
