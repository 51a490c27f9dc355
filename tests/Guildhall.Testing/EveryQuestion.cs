namespace Guildhall.Testing;

/// <summary>A service that asks every kind of question there is.</summary>
public static class EveryQuestion
{
    /// <summary>Its file.</summary>
    public const string Service =
        """
        service: everything
        title: Ask for everything
        summary: A service that asks all there is to ask.
        topic: housing
        start: { who-for: Everyone., takes: 10 minutes, what-happens-next: We look at it. }
        form:
          - page: who
            title: About you
            ask:
              - { name: you, type: name, label: Your name, contact: name }
              - { name: email, type: email, label: Your e-mail address, contact: email, optional: true }
              - { name: phone, type: phone, label: Your phone number, contact: phone, optional: true }
              - { name: story, type: long-text, label: What happened?, hint: Begin at the beginning., max-length: 400, optional: true }
              - { name: firm, type: organisation, label: Where you work, optional: true }
              - { name: nino, type: national-insurance-number, label: Your National Insurance number, hint: From your payslip., optional: true }
          - page: where
            title: Where
            ask:
              - { name: road, type: street, label: Which street?, optional: true }
              - { name: spot, type: place, label: Where is it?, optional: true }
              - { name: far, type: yes-no, label: Is it far?, optional: true }
              - { name: there, type: address, label: What is the address there?, when: { far: yes } }
          - page: numbers
            title: Numbers
            ask:
              - { name: rooms, type: number, label: Rooms, min: 1, max: 20 }
              - { name: height, type: number, label: Height, decimals: 2, suffix: metres, optional: true }
              - { name: rent, type: money, label: Rent, max: 5000 }
              - { name: code, type: text, label: Code, pattern: "[A-Z]{2}[0-9]{3}", pattern-error: "Enter a code, like AB123", optional: true }
          - page: times
            title: Times
            rules:
              - { refuse-when: { end: { before: { answer: begin } } }, message: The last day must not be before the first, at: end }
            ask:
              - { name: begin, type: date, label: First day, earliest: today - 1 years, latest: today + 1 years }
              - { name: end, type: date, label: Last day }
              - { name: born, type: date, label: Born on, hint: Your birthday., min-age: 18, optional: true }
              - { name: since, type: month, label: Since, dates: past, optional: true }
              - { name: at, type: time, label: At what time, optional: true }
          - page: choices
            title: Choices
            ask:
              - { name: colour, type: select, label: Colour, options: { red: Red, blue: Blue } }
              - name: needs
                type: checkboxes
                label: What do you need?
                at-most: 2
                options: { ramp: A ramp, rail: A rail, light: A light, nothing: { label: None of these, none: true } }
              - name: size
                type: radios
                label: Size
                options: { small: Small, large: { label: Large, when: { rooms: { at-least: 5 } } } }
              - { name: about, type: select, label: Which service is it about?, options-from: catalogue.services, optional: true }
          - page: people
            title: Who lives with you
            ask:
              - name: people
                type: group
                label: People in your home
                item: Person
                at-least: 0
                at-most: 3
                ask:
                  - { name: first-name, type: text, label: First name }
                  - { name: earns, type: yes-no, label: Do they earn? }
                  - { name: income, type: money, label: Income a month, when: { earns: yes } }
              - { name: income-all, type: calculated, label: Income of all, formula: sum(income) + rent, format: money }
          - exit: too-rich
            when: { income-all: { more-than: 10000 } }
            title: You cannot have it
            intro: "You have enough. [See what else there is](/services)"
            continue: { service: freedom-of-information, label: Ask for information instead, carry: [email] }
          - page: fee
            title: What it costs
            ask:
              - name: fee
                type: costs
                label: Your costs
                lines:
                  - { label: Rooms, amount: rooms * 12.50 }
                  - { label: Blue paint, amount: 5, when: { colour: blue } }
          - page: papers
            ask:
              - { name: papers, type: file, label: Your papers, accept: [pdf, image], at-most: 2, max-size: 1 MB }
          - page: pay
            title: Where to pay
            ask:
              - { name: bank, type: bank-account, label: Your bank account, hint: We pay into it. }
              - { name: car, type: vehicle-registration, label: Your car, optional: true }
          - page: sign
            title: Sign
            ask:
              - { name: signature, type: signature, label: Your full name, statement: All of it is **true**. }
              - { name: ref, type: hidden, from: link.ref }
              - { name: kind, type: hidden, value: whole }
        case:
          team: housing-options
          target: 2 weeks
          stages:
            received: { public: We have it., next: [done] }
            done: { public: Done., closes: done }
        privacy: { lawful-basis: public-task, notice: We use it for this. }
        retention: 1 year
        """;
}
