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
    VALUE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"
    PROPERTY = "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property"


class RDFS:
    """``http://www.w3.org/2000/01/rdf-schema#``."""

    NS = "http://www.w3.org/2000/01/rdf-schema#"
    LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
    COMMENT = "http://www.w3.org/2000/01/rdf-schema#comment"
    SEE_ALSO = "http://www.w3.org/2000/01/rdf-schema#seeAlso"
    SUB_CLASS_OF = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
    CLASS = "http://www.w3.org/2000/01/rdf-schema#Class"
    LITERAL = "http://www.w3.org/2000/01/rdf-schema#Literal"
    DOMAIN = "http://www.w3.org/2000/01/rdf-schema#domain"
    RANGE = "http://www.w3.org/2000/01/rdf-schema#range"
    IS_DEFINED_BY = "http://www.w3.org/2000/01/rdf-schema#isDefinedBy"


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
    NON_NEGATIVE_INTEGER = "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"
    ANY_URI = "http://www.w3.org/2001/XMLSchema#anyURI"


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
    CREATOR = "http://purl.org/dc/terms/creator"
    SOURCE = "http://purl.org/dc/terms/source"
    LICENSE = "http://purl.org/dc/terms/license"
    DESCRIPTION = "http://purl.org/dc/terms/description"
    PUBLISHER = "http://purl.org/dc/terms/publisher"
    CONFORMS_TO = "http://purl.org/dc/terms/conformsTo"
    HAS_PART = "http://purl.org/dc/terms/hasPart"
    REPLACES = "http://purl.org/dc/terms/replaces"
    IS_REPLACED_BY = "http://purl.org/dc/terms/isReplacedBy"
    EXTENT = "http://purl.org/dc/terms/extent"
    FORMAT = "http://purl.org/dc/terms/format"
    SUBJECT = "http://purl.org/dc/terms/subject"


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
    ACTIVITY = "https://www.w3.org/ns/activitystreams#Activity"
    ACTOR = "https://www.w3.org/ns/activitystreams#actor"
    TO = "https://www.w3.org/ns/activitystreams#to"
    UPDATED = "https://www.w3.org/ns/activitystreams#updated"
    ANNOUNCE = "https://www.w3.org/ns/activitystreams#Announce"
    NOTE = "https://www.w3.org/ns/activitystreams#Note"
    COLLECTION = "https://www.w3.org/ns/activitystreams#Collection"
    ORDERED_COLLECTION = "https://www.w3.org/ns/activitystreams#OrderedCollection"
    ORDERED_ITEMS = "https://www.w3.org/ns/activitystreams#orderedItems"
    ITEMS = "https://www.w3.org/ns/activitystreams#items"
    TOTAL_ITEMS = "https://www.w3.org/ns/activitystreams#totalItems"
    FIRST = "https://www.w3.org/ns/activitystreams#first"
    NEXT = "https://www.w3.org/ns/activitystreams#next"
    PREV = "https://www.w3.org/ns/activitystreams#prev"


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
    ACCEPT = "http://www.w3.org/ns/solid/notifications#accept"
    SEND_TO = "http://www.w3.org/ns/solid/notifications#sendTo"
    RECEIVE_FROM = "http://www.w3.org/ns/solid/notifications#receiveFrom"
    TOPIC = "http://www.w3.org/ns/solid/notifications#topic"
    STATE = "http://www.w3.org/ns/solid/notifications#state"
    START_AT = "http://www.w3.org/ns/solid/notifications#startAt"
    END_AT = "http://www.w3.org/ns/solid/notifications#endAt"
    RATE = "http://www.w3.org/ns/solid/notifications#rate"
    LDNCHANNEL2023 = "http://www.w3.org/ns/solid/notifications#LDNChannel2023"
    EVENT_SOURCE_CHANNEL2023 = "http://www.w3.org/ns/solid/notifications#EventSourceChannel2023"


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
    MESSAGE = "http://www.w3.org/ns/shacl#message"
    PROPERTY_SHAPE = "http://www.w3.org/ns/shacl#PropertyShape"
    TARGET_NODE = "http://www.w3.org/ns/shacl#targetNode"
    TARGET_CLASS = "http://www.w3.org/ns/shacl#targetClass"
    TARGET_SUBJECTS_OF = "http://www.w3.org/ns/shacl#targetSubjectsOf"
    TARGET_OBJECTS_OF = "http://www.w3.org/ns/shacl#targetObjectsOf"
    INVERSE_PATH = "http://www.w3.org/ns/shacl#inversePath"
    ALTERNATIVE_PATH = "http://www.w3.org/ns/shacl#alternativePath"
    ZERO_OR_MORE_PATH = "http://www.w3.org/ns/shacl#zeroOrMorePath"
    ONE_OR_MORE_PATH = "http://www.w3.org/ns/shacl#oneOrMorePath"
    ZERO_OR_ONE_PATH = "http://www.w3.org/ns/shacl#zeroOrOnePath"
    SHAPES_GRAPH = "http://www.w3.org/ns/shacl#shapesGraph"
    DETAIL = "http://www.w3.org/ns/shacl#detail"
    PROPERTY = "http://www.w3.org/ns/shacl#property"
    PATH = "http://www.w3.org/ns/shacl#path"
    NODE = "http://www.w3.org/ns/shacl#node"
    SEVERITY = "http://www.w3.org/ns/shacl#severity"


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
    HAS_TOP_CONCEPT = "http://www.w3.org/2004/02/skos/core#hasTopConcept"
    TOP_CONCEPT_OF = "http://www.w3.org/2004/02/skos/core#topConceptOf"
    BROADER = "http://www.w3.org/2004/02/skos/core#broader"
    NARROWER = "http://www.w3.org/2004/02/skos/core#narrower"
    ALT_LABEL = "http://www.w3.org/2004/02/skos/core#altLabel"
    EXAMPLE = "http://www.w3.org/2004/02/skos/core#example"
    NOTE = "http://www.w3.org/2004/02/skos/core#note"
    SCOPE_NOTE = "http://www.w3.org/2004/02/skos/core#scopeNote"
    CHANGE_NOTE = "http://www.w3.org/2004/02/skos/core#changeNote"
    MAPPING_RELATION = "http://www.w3.org/2004/02/skos/core#mappingRelation"


class PROV:
    """``http://www.w3.org/ns/prov#``."""

    NS = "http://www.w3.org/ns/prov#"
    ENTITY = "http://www.w3.org/ns/prov#Entity"
    ACTIVITY = "http://www.w3.org/ns/prov#Activity"
    COLLECTION = "http://www.w3.org/ns/prov#Collection"
    WAS_DERIVED_FROM = "http://www.w3.org/ns/prov#wasDerivedFrom"
    WAS_GENERATED_BY = "http://www.w3.org/ns/prov#wasGeneratedBy"
    WAS_ATTRIBUTED_TO = "http://www.w3.org/ns/prov#wasAttributedTo"
    GENERATED_AT_TIME = "http://www.w3.org/ns/prov#generatedAtTime"


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
    SURVEY_CLASS = "https://w3id.org/sesame/ns#Survey"
    VOCABULARY = "https://w3id.org/sesame/ns#Vocabulary"
    ACCOUNT_TERMS = "https://w3id.org/sesame/ns#AccountTerms"
    VERIFICATION = "https://w3id.org/sesame/ns#Verification"
    DISCREPANCY = "https://w3id.org/sesame/ns#Discrepancy"
    EQUIVOCATION_PROOF = "https://w3id.org/sesame/ns#EquivocationProof"
    PRODUCT_CARD = "https://w3id.org/sesame/ns#ProductCard"
    FLASHSESAME = "https://w3id.org/sesame/ns#Flashsesame"
    PRICE_COMPONENT = "https://w3id.org/sesame/ns#PriceComponent"
    RECOMMENDATION = "https://w3id.org/sesame/ns#Recommendation"
    CRITERION_RATING = "https://w3id.org/sesame/ns#CriterionRating"
    MARKET_FILE = "https://w3id.org/sesame/ns#MarketFile"
    CRITERIA_PROFILE = "https://w3id.org/sesame/ns#CriteriaProfile"
    CRITERION = "https://w3id.org/sesame/ns#Criterion"
    PEER_OPINION = "https://w3id.org/sesame/ns#PeerOpinion"
    PAYMENT_REQUEST = "https://w3id.org/sesame/ns#PaymentRequest"
    INFORMED_PROMPT = "https://w3id.org/sesame/ns#InformedPrompt"
    PROMPT_FACT = "https://w3id.org/sesame/ns#PromptFact"
    PAYMENT_DECISION = "https://w3id.org/sesame/ns#PaymentDecision"
    TRANSPARENCY_STATEMENT = "https://w3id.org/sesame/ns#TransparencyStatement"
    LOG_ENTRY = "https://w3id.org/sesame/ns#LogEntry"
    CHECKPOINT = "https://w3id.org/sesame/ns#Checkpoint"
    INCLUSION_RECEIPT = "https://w3id.org/sesame/ns#InclusionReceipt"
    COSIGNATURE = "https://w3id.org/sesame/ns#Cosignature"
    GROUP_HEAD = "https://w3id.org/sesame/ns#GroupHead"
    DISPUTE_BODY = "https://w3id.org/sesame/ns#DisputeBody"
    CORRUPTION_RECORD = "https://w3id.org/sesame/ns#CorruptionRecord"
    CUSTOMER_DATA_USE = "https://w3id.org/sesame/ns#CustomerDataUse"
    SURVEY = "https://w3id.org/sesame/ns#survey"
    SURVEY_QUESTION = "https://w3id.org/sesame/ns#surveyQuestion"
    SURVEY_SCALE = "https://w3id.org/sesame/ns#surveyScale"
    FAVOURABLE_FROM = "https://w3id.org/sesame/ns#favourableFrom"
    RESPONDENTS = "https://w3id.org/sesame/ns#respondents"
    ELIGIBLE_POPULATION = "https://w3id.org/sesame/ns#eligiblePopulation"
    FIELDWORK_START = "https://w3id.org/sesame/ns#fieldworkStart"
    FIELDWORK_END = "https://w3id.org/sesame/ns#fieldworkEnd"
    SURVEY_OPERATOR = "https://w3id.org/sesame/ns#surveyOperator"
    ANONYMOUS = "https://w3id.org/sesame/ns#anonymous"
    COUNTERSIGNED_BY = "https://w3id.org/sesame/ns#countersignedBy"
    NUMERATOR = "https://w3id.org/sesame/ns#numerator"
    DENOMINATOR = "https://w3id.org/sesame/ns#denominator"
    METHOD_NOTE = "https://w3id.org/sesame/ns#methodNote"
    COUNTING_METHOD = "https://w3id.org/sesame/ns#countingMethod"
    EVIDENCE = "https://w3id.org/sesame/ns#evidence"
    EVIDENCE_KIND = "https://w3id.org/sesame/ns#evidenceKind"
    DECLARED_UNIT = "https://w3id.org/sesame/ns#declaredUnit"
    VALUE_CONFIRMED = "https://w3id.org/sesame/ns#valueConfirmed"
    REFUSAL_REASON = "https://w3id.org/sesame/ns#refusalReason"
    REFUSAL_NOTE = "https://w3id.org/sesame/ns#refusalNote"
    CONTENT_HASH = "https://w3id.org/sesame/ns#contentHash"
    ASSURANCE = "https://w3id.org/sesame/ns#assurance"
    RECEIVED_AT = "https://w3id.org/sesame/ns#receivedAt"
    STALE_AFTER = "https://w3id.org/sesame/ns#staleAfter"
    REQUIREMENT = "https://w3id.org/sesame/ns#requirement"
    APPLIES_WHEN = "https://w3id.org/sesame/ns#appliesWhen"
    VALUE_TYPE = "https://w3id.org/sesame/ns#valueType"
    VALUE_FORM = "https://w3id.org/sesame/ns#valueForm"
    VALUE_CLASS = "https://w3id.org/sesame/ns#valueClass"
    SEVERAL_VALUES = "https://w3id.org/sesame/ns#severalValues"
    PATTERN = "https://w3id.org/sesame/ns#pattern"
    UNIT_SCHEME = "https://w3id.org/sesame/ns#unitScheme"
    MIN_INCLUSIVE = "https://w3id.org/sesame/ns#minInclusive"
    MAX_INCLUSIVE = "https://w3id.org/sesame/ns#maxInclusive"
    CODES = "https://w3id.org/sesame/ns#codes"
    REFRESH_INTERVAL = "https://w3id.org/sesame/ns#refreshInterval"
    MINIMUM_ASSURANCE = "https://w3id.org/sesame/ns#minimumAssurance"
    POLARITY = "https://w3id.org/sesame/ns#polarity"
    FORMULA = "https://w3id.org/sesame/ns#formula"
    CHECK_DIGIT = "https://w3id.org/sesame/ns#checkDigit"
    SOURCES = "https://w3id.org/sesame/ns#sources"
    WHAT_IT_IS = "https://w3id.org/sesame/ns#whatItIs"
    WHY_IT_MATTERS = "https://w3id.org/sesame/ns#whyItMatters"
    WHAT_IS_USUAL = "https://w3id.org/sesame/ns#whatIsUsual"
    WHICH_LAW = "https://w3id.org/sesame/ns#whichLaw"
    SCHEME = "https://w3id.org/sesame/ns#scheme"
    HOURS = "https://w3id.org/sesame/ns#hours"
    TAX_RESIDENCE = "https://w3id.org/sesame/ns#taxResidence"
    CONVICTIONS = "https://w3id.org/sesame/ns#convictions"
    AMOUNT = "https://w3id.org/sesame/ns#amount"
    CURRENCY = "https://w3id.org/sesame/ns#currency"
    SELLS_CUSTOMER_DATA = "https://w3id.org/sesame/ns#sellsCustomerData"
    RECIPIENT = "https://w3id.org/sesame/ns#recipient"
    VERIFIES = "https://w3id.org/sesame/ns#verifies"
    METHOD = "https://w3id.org/sesame/ns#method"
    OUTCOME = "https://w3id.org/sesame/ns#outcome"
    OBSERVED_VALUE = "https://w3id.org/sesame/ns#observedValue"
    TOLERANCE = "https://w3id.org/sesame/ns#tolerance"
    INDEPENDENT_OF = "https://w3id.org/sesame/ns#independentOf"
    MARKET = "https://w3id.org/sesame/ns#market"
    STANCE = "https://w3id.org/sesame/ns#stance"
    EXPERIENCE_BASIS = "https://w3id.org/sesame/ns#experienceBasis"
    EXPERIENCE_DATE = "https://w3id.org/sesame/ns#experienceDate"
    COUNTERPART = "https://w3id.org/sesame/ns#counterpart"
    RELAYED_FROM = "https://w3id.org/sesame/ns#relayedFrom"
    HOPS = "https://w3id.org/sesame/ns#hops"
    CRITERION_FAMILY = "https://w3id.org/sesame/ns#criterionFamily"
    SETTLEMENT = "https://w3id.org/sesame/ns#settlement"
    MAKING_DURATION = "https://w3id.org/sesame/ns#makingDuration"
    GUARDS_DESCENDANTS = "https://w3id.org/sesame/ns#guardsDescendants"
    SHAPE_DIGEST = "https://w3id.org/sesame/ns#shapeDigest"
    TERMS_VERSION = "https://w3id.org/sesame/ns#termsVersion"
    STANDING = "https://w3id.org/sesame/ns#standing"
    REQUIRED = "https://w3id.org/sesame/ns#Required"
    ANSWER_REQUIRED = "https://w3id.org/sesame/ns#AnswerRequired"
    OPTIONAL = "https://w3id.org/sesame/ns#Optional"
    DERIVED = "https://w3id.org/sesame/ns#Derived"
    LITERAL_FORM = "https://w3id.org/sesame/ns#LiteralForm"
    CODE_FORM = "https://w3id.org/sesame/ns#CodeForm"
    IRI_FORM = "https://w3id.org/sesame/ns#IriForm"
    NODE_FORM = "https://w3id.org/sesame/ns#NodeForm"
    ISO4217 = "https://w3id.org/sesame/ns#Iso4217"
    FULL_TIME_EQUIVALENT = "https://w3id.org/sesame/ns#FullTimeEquivalent"
    HEADS = "https://w3id.org/sesame/ns#Heads"
    NO_PARENT = "https://w3id.org/sesame/ns#NoParent"
    NOT_SUBJECT_TO_VAT = "https://w3id.org/sesame/ns#NotSubjectToVat"
    SELF_DECLARED = "https://w3id.org/sesame/ns#SelfDeclared"
    CONSISTENT = "https://w3id.org/sesame/ns#Consistent"
    CROSS_CHECKED = "https://w3id.org/sesame/ns#CrossChecked"
    REGISTER_VERIFIED = "https://w3id.org/sesame/ns#RegisterVerified"
    AUDITED = "https://w3id.org/sesame/ns#Audited"
    CURRENT = "https://w3id.org/sesame/ns#Current"
    STALE = "https://w3id.org/sesame/ns#Stale"
    CONTESTED = "https://w3id.org/sesame/ns#Contested"
    RESTATED = "https://w3id.org/sesame/ns#Restated"
    WITHDRAWN = "https://w3id.org/sesame/ns#Withdrawn"
    REVOKED = "https://w3id.org/sesame/ns#Revoked"
    EQUIVOCATED = "https://w3id.org/sesame/ns#Equivocated"
    NOT_MEASURED = "https://w3id.org/sesame/ns#NotMeasured"
    NOT_APPLICABLE = "https://w3id.org/sesame/ns#NotApplicable"
    COMMERCIAL_SECRET = "https://w3id.org/sesame/ns#CommercialSecret"  # noqa: S105
    LEGAL_RESTRICTION = "https://w3id.org/sesame/ns#LegalRestriction"
    TOO_SMALL_TO_PUBLISH = "https://w3id.org/sesame/ns#TooSmallToPublish"
    UNWILLING = "https://w3id.org/sesame/ns#Unwilling"
    SIGNATURE_CHECK = "https://w3id.org/sesame/ns#SignatureCheck"
    SYNTAX_CHECK = "https://w3id.org/sesame/ns#SyntaxCheck"
    REGISTER_LOOKUP = "https://w3id.org/sesame/ns#RegisterLookup"
    CROSS_SOURCE = "https://w3id.org/sesame/ns#CrossSource"
    RECALCULATION = "https://w3id.org/sesame/ns#Recalculation"
    PERIOD_CONTINUITY = "https://w3id.org/sesame/ns#PeriodContinuity"
    AUDIT_ATTESTATION = "https://w3id.org/sesame/ns#AuditAttestation"
    LOG_INCLUSION = "https://w3id.org/sesame/ns#LogInclusion"
    PEER_COMPARISON = "https://w3id.org/sesame/ns#PeerComparison"
    CONFIRMED = "https://w3id.org/sesame/ns#Confirmed"
    DIFFERS = "https://w3id.org/sesame/ns#Differs"
    UNAVAILABLE = "https://w3id.org/sesame/ns#Unavailable"
    NOT_COMPARABLE = "https://w3id.org/sesame/ns#NotComparable"
    VERIFIED_PURCHASE = "https://w3id.org/sesame/ns#VerifiedPurchase"
    PURCHASED = "https://w3id.org/sesame/ns#Purchased"
    USED = "https://w3id.org/sesame/ns#Used"
    READ_DISCLOSURES = "https://w3id.org/sesame/ns#ReadDisclosures"
    HEARD_FROM = "https://w3id.org/sesame/ns#HeardFrom"
    APPROVED = "https://w3id.org/sesame/ns#Approved"
    DECLINED = "https://w3id.org/sesame/ns#Declined"
    DEFERRED = "https://w3id.org/sesame/ns#Deferred"
    EXPIRED = "https://w3id.org/sesame/ns#Expired"
    SIMULATED = "https://w3id.org/sesame/ns#Simulated"
    OPEN_PAYMENTS_SETTLEMENT = "https://w3id.org/sesame/ns#OpenPaymentsSettlement"
    SEPA_QR = "https://w3id.org/sesame/ns#SepaQr"
    HIGHER_IS_USUALLY_SOUGHT = "https://w3id.org/sesame/ns#HigherIsUsuallySought"
    LOWER_IS_USUALLY_SOUGHT = "https://w3id.org/sesame/ns#LowerIsUsuallySought"
    NEUTRAL = "https://w3id.org/sesame/ns#Neutral"
    OFFERED = "https://w3id.org/sesame/ns#Offered"
    ALTERNATIVE_PROPOSED = "https://w3id.org/sesame/ns#AlternativeProposed"
    CONTEXT = "https://w3id.org/sesame/v1.jsonld"


class DP:
    """``https://w3id.org/sesame/dp/``."""

    NS = "https://w3id.org/sesame/dp/"


class OWL:
    """``http://www.w3.org/2002/07/owl#``."""

    NS = "http://www.w3.org/2002/07/owl#"
    CLASS = "http://www.w3.org/2002/07/owl#Class"
    OBJECT_PROPERTY = "http://www.w3.org/2002/07/owl#ObjectProperty"
    DATATYPE_PROPERTY = "http://www.w3.org/2002/07/owl#DatatypeProperty"
    ONTOLOGY = "http://www.w3.org/2002/07/owl#Ontology"
    SAME_AS = "http://www.w3.org/2002/07/owl#sameAs"
    VERSION_INFO = "http://www.w3.org/2002/07/owl#versionInfo"
    DEPRECATED = "http://www.w3.org/2002/07/owl#deprecated"


class CRED:
    """``https://www.w3.org/2018/credentials#``."""

    NS = "https://www.w3.org/2018/credentials#"
    VERIFIABLE_CREDENTIAL = "https://www.w3.org/2018/credentials#VerifiableCredential"
    VERIFIABLE_PRESENTATION = "https://www.w3.org/2018/credentials#VerifiablePresentation"
    CREDENTIAL_SUBJECT = "https://www.w3.org/2018/credentials#credentialSubject"
    ISSUER = "https://www.w3.org/2018/credentials#issuer"
    VALID_FROM = "https://www.w3.org/2018/credentials#validFrom"
    VALID_UNTIL = "https://www.w3.org/2018/credentials#validUntil"
    CREDENTIAL_STATUS = "https://www.w3.org/2018/credentials#credentialStatus"


class ODRL:
    """``http://www.w3.org/ns/odrl/2/``."""

    NS = "http://www.w3.org/ns/odrl/2/"
    OFFER = "http://www.w3.org/ns/odrl/2/Offer"
    AGREEMENT = "http://www.w3.org/ns/odrl/2/Agreement"
    POLICY = "http://www.w3.org/ns/odrl/2/Policy"
    ASSIGNER = "http://www.w3.org/ns/odrl/2/assigner"
    ASSIGNEE = "http://www.w3.org/ns/odrl/2/assignee"
    PERMISSION = "http://www.w3.org/ns/odrl/2/permission"
    PROHIBITION = "http://www.w3.org/ns/odrl/2/prohibition"
    DUTY = "http://www.w3.org/ns/odrl/2/duty"
    TARGET = "http://www.w3.org/ns/odrl/2/target"
    ACTION = "http://www.w3.org/ns/odrl/2/action"
    CONSTRAINT = "http://www.w3.org/ns/odrl/2/constraint"


class DCAT:
    """``http://www.w3.org/ns/dcat#``."""

    NS = "http://www.w3.org/ns/dcat#"
    DATASET = "http://www.w3.org/ns/dcat#Dataset"
    CATALOG = "http://www.w3.org/ns/dcat#Catalog"


class DPV:
    """``https://w3id.org/dpv#``."""

    NS = "https://w3id.org/dpv#"
    HAS_PURPOSE = "https://w3id.org/dpv#hasPurpose"
    PURPOSE = "https://w3id.org/dpv#Purpose"
    SELL_PRODUCTS_TO_DATA_SUBJECT = "https://w3id.org/dpv#SellProductsToDataSubject"
    PAYMENT_MANAGEMENT = "https://w3id.org/dpv#PaymentManagement"
    CUSTOMER_CARE = "https://w3id.org/dpv#CustomerCare"
    IDENTITY_VERIFICATION = "https://w3id.org/dpv#IdentityVerification"
    SERVICE_PROVISION = "https://w3id.org/dpv#ServiceProvision"
    DIRECT_MARKETING = "https://w3id.org/dpv#DirectMarketing"
    TARGETED_ADVERTISING = "https://w3id.org/dpv#TargetedAdvertising"
    SELL_DATA_TO_THIRD_PARTIES = "https://w3id.org/dpv#SellDataToThirdParties"
    CONSENT_RECORD = "https://w3id.org/dpv#ConsentRecord"
    CONSENT_GIVEN = "https://w3id.org/dpv#ConsentGiven"
    CONSENT_WITHDRAWN = "https://w3id.org/dpv#ConsentWithdrawn"


class LEGAL:
    """``http://www.w3.org/ns/legal#``."""

    NS = "http://www.w3.org/ns/legal#"
    LEGAL_ENTITY = "http://www.w3.org/ns/legal#LegalEntity"
    LEGAL_NAME = "http://www.w3.org/ns/legal#legalName"
    LEGAL_IDENTIFIER = "http://www.w3.org/ns/legal#legalIdentifier"
    COMPANY_TYPE = "http://www.w3.org/ns/legal#companyType"
    COMPANY_ACTIVITY = "http://www.w3.org/ns/legal#companyActivity"
    COMPANY_STATUS = "http://www.w3.org/ns/legal#companyStatus"


class CV:
    """``http://data.europa.eu/m8g/``."""

    NS = "http://data.europa.eu/m8g/"
    REGISTERED_ADDRESS = "http://data.europa.eu/m8g/registeredAddress"
    REGISTRATION_DATE = "http://data.europa.eu/m8g/registrationDate"
    LEGAL_STATUS_DATE = "http://data.europa.eu/m8g/legalStatusDate"
    CONTACT_POINT = "http://data.europa.eu/m8g/contactPoint"
    CONTACT_POINT_CLASS = "http://data.europa.eu/m8g/ContactPoint"


class LOCN:
    """``http://www.w3.org/ns/locn#``."""

    NS = "http://www.w3.org/ns/locn#"
    ADDRESS = "http://www.w3.org/ns/locn#Address"
    FULL_ADDRESS = "http://www.w3.org/ns/locn#fullAddress"
    THOROUGHFARE = "http://www.w3.org/ns/locn#thoroughfare"
    LOCATOR_DESIGNATOR = "http://www.w3.org/ns/locn#locatorDesignator"
    POST_CODE = "http://www.w3.org/ns/locn#postCode"
    POST_NAME = "http://www.w3.org/ns/locn#postName"
    ADMIN_UNIT_L1 = "http://www.w3.org/ns/locn#adminUnitL1"
    ADMIN_UNIT_L2 = "http://www.w3.org/ns/locn#adminUnitL2"


class ADMS:
    """``http://www.w3.org/ns/adms#``."""

    NS = "http://www.w3.org/ns/adms#"
    IDENTIFIER_CLASS = "http://www.w3.org/ns/adms#Identifier"
    IDENTIFIER = "http://www.w3.org/ns/adms#identifier"
    SCHEMA_AGENCY = "http://www.w3.org/ns/adms#schemaAgency"


class ORG:
    """``http://www.w3.org/ns/org#``."""

    NS = "http://www.w3.org/ns/org#"
    ORGANIZATION = "http://www.w3.org/ns/org#Organization"
    FORMAL_ORGANIZATION = "http://www.w3.org/ns/org#FormalOrganization"
    SUB_ORGANIZATION_OF = "http://www.w3.org/ns/org#subOrganizationOf"


class SCHEMA:
    """``https://schema.org/``."""

    NS = "https://schema.org/"
    ORGANIZATION = "https://schema.org/Organization"
    CONTACT_POINT_CLASS = "https://schema.org/ContactPoint"
    POSTAL_ADDRESS = "https://schema.org/PostalAddress"
    NAME = "https://schema.org/name"
    TELEPHONE = "https://schema.org/telephone"
    EMAIL = "https://schema.org/email"
    URL = "https://schema.org/url"
    AVAILABLE_LANGUAGE = "https://schema.org/availableLanguage"
    CONTACT_POINT = "https://schema.org/contactPoint"
    PARENT_ORGANIZATION = "https://schema.org/parentOrganization"
    FOUNDING_DATE = "https://schema.org/foundingDate"
    VAT_ID = "https://schema.org/vatID"
    REVIEW = "https://schema.org/Review"
    RATING = "https://schema.org/Rating"
    PROPERTY_VALUE = "https://schema.org/PropertyValue"
    UNIT_PRICE_SPECIFICATION = "https://schema.org/UnitPriceSpecification"
    ITEM_LIST = "https://schema.org/ItemList"
    PRODUCT = "https://schema.org/Product"
    OFFER = "https://schema.org/Offer"


class UNTP:
    """``https://vocabulary.uncefact.org/untp/``."""

    NS = "https://vocabulary.uncefact.org/untp/"
    CLAIM = "https://vocabulary.uncefact.org/untp/Claim"
    PERFORMANCE_METRIC = "https://vocabulary.uncefact.org/untp/PerformanceMetric"
    CONFORMITY_ASSESSMENT = "https://vocabulary.uncefact.org/untp/ConformityAssessment"
    REGISTERED_IDENTITY = "https://vocabulary.uncefact.org/untp/RegisteredIdentity"
    REGISTERED_NAME = "https://vocabulary.uncefact.org/untp/registeredName"
    REGISTERED_DATE = "https://vocabulary.uncefact.org/untp/registeredDate"
    REGISTERED_ID = "https://vocabulary.uncefact.org/untp/registeredId"
    ID_SCHEME = "https://vocabulary.uncefact.org/untp/idScheme"
    EVIDENCE = "https://vocabulary.uncefact.org/untp/evidence"


class METRICS:
    """``https://vocabulary.uncefact.org/performance-metrics/``."""

    NS = "https://vocabulary.uncefact.org/performance-metrics/"


class VSME:
    """``https://xbrl.efrag.org/taxonomy/vsme/2026-05-01/vsme#``."""

    NS = "https://xbrl.efrag.org/taxonomy/vsme/2026-05-01/vsme#"


class GS1:
    """``https://ref.gs1.org/voc/``."""

    NS = "https://ref.gs1.org/voc/"
    DURATION_OF_WARRANTY = "https://ref.gs1.org/voc/durationOfWarranty"
