// SOAP and other XML messages, by mapping (messages.h). pugixml reads no external entity and expands none of a
// document's own; a document type is refused all the same, and nesting is bounded before anything is built.
#include <pugixml.hpp>
#include <utility>

#include "sltd_client/calendar.h"
#include "sltd_client/messages.h"

namespace vidimus::sltd {

namespace {

constexpr int max_depth = 32;

std::string xml_escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&apos;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

enum class XmlShape { whole, cut_off, refused };

// Follows tags, comments and CDATA only (XML 1.0 §2).
XmlShape shape_of(std::string_view text) {
    int depth = 0;
    bool element = false;
    const auto skip_past = [&text](std::string_view end) {
        const auto place = text.find(end);
        text.remove_prefix(place == std::string_view::npos ? text.size() : place + end.size());
        return place != std::string_view::npos;
    };
    while (skip_past("<")) {
        if (text.starts_with("!--")) {
            if (!skip_past("-->")) {
                return XmlShape::cut_off;
            }
        } else if (text.starts_with("![CDATA[")) {
            if (!skip_past("]]>")) {
                return XmlShape::cut_off;
            }
        } else if (text.starts_with("!")) {
            return XmlShape::refused;  // a document type
        } else if (text.starts_with("?")) {
            if (!skip_past("?>")) {
                return XmlShape::cut_off;
            }
        } else {
            const bool closing = text.starts_with("/");
            char quote = 0;
            std::size_t i = 0;
            for (; i < text.size() && (quote != 0 || text[i] != '>'); ++i) {
                if (quote != 0) {
                    quote = text[i] == quote ? '\0' : quote;
                } else if (text[i] == '"' || text[i] == '\'') {
                    quote = text[i];
                }
            }
            if (i == text.size()) {
                return XmlShape::cut_off;
            }
            const bool empty = i > 0 && text[i - 1] == '/';
            depth += closing ? -1 : empty ? 0 : 1;
            element = true;
            if (depth > max_depth || depth < 0) {
                return XmlShape::refused;
            }
            text.remove_prefix(i + 1);
        }
    }
    return depth > 0 || !element ? XmlShape::cut_off : XmlShape::whole;
}

// Prefixes are the sender's choice: names are compared without them.
void drop_prefixes(pugi::xml_node node) {
    for (pugi::xml_node child = node.first_child(); child; child = child.next_sibling()) {
        const std::string_view name = child.name();
        const auto colon = name.find(':');
        if (colon != std::string_view::npos) {
            child.set_name(std::string{name.substr(colon + 1)}.c_str());
        }
        drop_prefixes(child);
    }
}

class XmlMessages final : public MessageFormat {
  public:
    explicit XmlMessages(MessageMapping mapping) : mapping_(std::move(mapping)) {}

    [[nodiscard]] Question question(const Query& query) const override {
        Question question{filled(mapping_.question, query, xml_escaped), {}};
        bool typed = false;
        for (const auto& [name, value] : mapping_.headers) {
            question.headers.push_back(name + ": " + value);
            typed = typed || name == "Content-Type";
        }
        if (!typed) {
            question.headers.emplace_back("Content-Type: text/xml; charset=utf-8");
        }
        question.headers.emplace_back("Accept: text/xml, application/soap+xml, application/xml");
        return question;
    }

    [[nodiscard]] bool accepts(std::string_view content_type) const override {
        return is_content_type(content_type, {"text/xml", "application/soap+xml", "application/xml"});
    }

    [[nodiscard]] tl::expected<Answer, Reason> answer(std::string_view body, const Query& query,
                                                      std::size_t max_bytes) const noexcept override {
        try {
            if (body.size() > max_bytes) {
                return tl::make_unexpected(Reason::answer_too_large);
            }
            if (const auto shape = shape_of(body); shape != XmlShape::whole) {
                return tl::make_unexpected(shape == XmlShape::cut_off ? Reason::answer_incomplete
                                                                      : Reason::answer_malformed);
            }
            pugi::xml_document document;
            if (!document.load_buffer(body.data(), body.size(), pugi::parse_default, pugi::encoding_utf8)) {
                return tl::make_unexpected(Reason::answer_malformed);
            }
            // Exactly one root, and no text beside it.
            int roots = 0;
            for (const auto child : document.children()) {
                roots += child.type() == pugi::node_element ? 1 : child.type() == pugi::node_pcdata ? 2 : 0;
            }
            if (roots != 1) {
                return tl::make_unexpected(Reason::answer_malformed);
            }
            drop_prefixes(document);
            if (document.select_node("/Envelope/Body/Fault")) {
                return tl::make_unexpected(Reason::server_failed);
            }
            auto parts = parts_of(document);
            return parts ? joined_answer(std::move(*parts), query) : tl::make_unexpected(Reason::answer_malformed);
        } catch (...) {
            return tl::make_unexpected(Reason::internal);
        }
    }

  private:
    // The text at a mapped place, nothing where it is not mapped or there is not exactly one.
    [[nodiscard]] std::optional<std::string> text(pugi::xml_node from, const char* field) const {
        const auto place = mapping_.fields.find(field);
        if (place == mapping_.fields.end()) {
            return std::nullopt;
        }
        const auto nodes = from.select_nodes(place->second.c_str());
        if (nodes.size() != 1) {
            return std::nullopt;
        }
        const auto& node = *nodes.begin();
        if (!node.attribute() && node.node().first_child() != node.node().last_child()) {
            return std::nullopt;  // not a single text
        }
        std::string value = node.attribute() ? node.attribute().value() : node.node().text().get();
        const auto first = value.find_first_not_of(" \t\r\n");
        value = first == std::string::npos ? "" : value.substr(first, value.find_last_not_of(" \t\r\n") - first + 1);
        return is_answer_text(value) ? std::optional{value} : std::nullopt;
    }

    [[nodiscard]] bool echo(pugi::xml_node from, const char* field, std::optional<std::string>& into) const {
        into = text(from, field);
        return into || !mapping_.fields.contains(field);
    }

    [[nodiscard]] std::optional<Record> record(pugi::xml_node from) const {
        const auto name = text(from, "class");
        const auto known = name ? mapping_.classes.find(*name) : mapping_.classes.end();
        const auto record_class = known == mapping_.classes.end() ? std::nullopt : record_class_named(known->second);
        if (!record_class) {
            return std::nullopt;
        }
        Record record;
        record.record_class = *record_class;
        record.reference = text(from, "reference").value_or("");
        auto date = text(from, "date").value_or("");
        date = date.substr(0, date.find('T'));
        if (!date.empty()) {
            record.date = date;
        }
        return record.date && !parse_day(*record.date) ? std::nullopt : std::optional{record};
    }

    [[nodiscard]] std::optional<AnswerParts> parts_of(pugi::xml_node document) const {
        AnswerParts parts;
        const auto id = text(document, "query_id");
        const auto version = text(document, "list_version");
        const auto date = text(document, "list_date");
        if (!id || !version || !date || !echo(document, "number", parts.number) ||
            !echo(document, "issuing_state", parts.issuing_state) ||
            !echo(document, "document_type", parts.document_type)) {
            return std::nullopt;
        }
        const auto said = text(document, "match");
        parts.matched = said == mapping_.fields.at("matched");
        if (!parts.matched && said != mapping_.fields.at("no_match")) {
            return std::nullopt;
        }
        for (const auto& node : document.select_nodes(mapping_.fields.at("records").c_str())) {
            auto read = record(node.node());
            if (!read || parts.records.size() >= most_answer_records) {
                return std::nullopt;
            }
            parts.records.push_back(std::move(*read));
        }
        parts.query_id = *id;
        parts.list_version = *version;
        parts.list_date = date->substr(0, date->find('T'));
        return parts;
    }

    MessageMapping mapping_;
};

}  // namespace

std::string xml_mapping_fault(const MessageMapping& mapping) {
    for (const auto& [name, place] : mapping.fields) {
        try {
            if (name != "matched" && name != "no_match") {
                static_cast<void>(pugi::xpath_query(place.c_str()));
            }
        } catch (const pugi::xpath_exception&) {
            return name + " is no XPath";
        }
    }
    return shape_of(mapping.question) == XmlShape::whole ? mapping_fault(mapping) : "the question is not XML";
}

std::shared_ptr<const MessageFormat> xml_messages(MessageMapping mapping) {
    return std::make_shared<XmlMessages>(std::move(mapping));
}

MessageMapping usual_soap_mapping() {
    MessageMapping mapping;
    const std::string base = "/Envelope/Body/QueryDocumentResponse/";
    mapping.fields = {{"query_id", base + "QueryId"},
                      {"number", base + "Number"},
                      {"issuing_state", base + "IssuingState"},
                      {"document_type", base + "DocumentType"},
                      {"match", base + "State"},
                      {"matched", "possible_match"},
                      {"no_match", "no_record"},
                      {"list_version", base + "ListVersion"},
                      {"list_date", base + "ListDate"},
                      {"records", base + "Records/Record"},
                      {"class", "Class"},
                      {"reference", "Reference"},
                      {"date", "Date"}};
    for (const auto* name : {"stolen", "lost", "revoked", "invalid", "stolen_blank"}) {
        mapping.classes.emplace(name, name);
    }
    mapping.question =
        R"(<?xml version="1.0" encoding="UTF-8"?>)"
        R"(<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:v="urn:vidimus:register:1">)"
        "<soap:Body><v:QueryDocument><v:QueryId>{query_id}</v:QueryId><v:Number>{number}</v:Number>"
        "<v:IssuingState>{issuing_state}</v:IssuingState><v:DocumentType>{document_type}</v:DocumentType>"
        "</v:QueryDocument></soap:Body></soap:Envelope>";
    mapping.headers = {{"SOAPAction", "\"urn:vidimus:register:1#QueryDocument\""}};
    return mapping;
}

}  // namespace vidimus::sltd
