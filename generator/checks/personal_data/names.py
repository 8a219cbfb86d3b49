"""Names that give a child, a family or a place away, and capitals that do not."""

from __future__ import annotations

from generator.checks.language.passages import word_set

# First names that are common in the United Kingdom. One of them with a capital is a person, wherever it stands.
FIRST_NAMES = word_set("""
    Aaliyah Aaron Abbie Abby Abdul Abdullah Abigail Abu Ada Adam Adnan Adrian Agnieszka Ahmad Ahmed Aidan Aisha
    Aishah Alan Albert Aleksandra Alex Alexa Alexander Alexandra Alfie Alfred Ali Alice Alicia Alison Alistair Allan
    Amanda Amelia Amelie Amina Aminah Amir Amy Anastasia Andre Andrea Andrew Andrzej Angela Angus Anisa Anita Ann
    Anna Annabel Anne Annie Anthony Antonia Anwar Archie Arlo Arthur Arun Asha Ashley Asif Astrid Aurora Austin Ava
    Ayaan Ayesha Ayla Barbara Barry Beatrice Becky Ben Benjamin Bernard Beth Bethany Beverley Bilal Billy Bobby
    Bradley Brandon Brenda Brian Bronwyn Bruce Bryan Bryony Caitlin Callum Calum Cameron Camilla Carl Carla Carly
    Carmen Caroline Carys Catherine Cathy Cecilia Chantelle Charlene Charles Charlie Charlotte Chelsea Cheryl Chidi
    Chinedu Chioma Chloe Chris Christina Christine Christopher Ciara Claire Clara Clare Clarissa Claudia Clive Cody
    Colin Connor Conor Corey Courtney Craig Curtis Cynthia Daisy Damian Damien Dan Daniel Danielle Danny Daphne
    Darcey Darcy Darius Darren Dave David Dawid Dawn Debbie Deborah Declan Denise Dennis Derek Desmond Diana Diane
    Dina Dominic Donna Doreen Doris Dorothy Douglas Duncan Dylan Ebony Eddie Edith Edward Eileen Elaine Eleanor
    Elena Eli Elias Elijah Elisa Eliza Elizabeth Ella Ellen Ellie Elliot Elliott Elsie Emeka Emilia Emily Emma Eric
    Erica Erin Esme Esther Ethan Eugene Eva Evan Evelyn Evie Ewan Fatima Fatimah Faye Felicity Felix Femi Fergus
    Finley Finn Fiona Fletcher Florence Frances Francesca Francis Freddie Frederick Freya Gabriel Gabriella Gail
    Gareth Gary Gavin Gemma Geoff Geoffrey George Georgia Georgina Gerald Gillian Gina Gloria Gordon Graham Greg
    Gregory Guy Gwen Habib Hamza Hannah Harriet Harrison Harry Harvey Hasan Hassan Hayley Hazel Heidi Helen Henry
    Hilary Hugh Hugo Humza Hussain Ian Ibrahim Imogen Imran Inaya Ines Ingrid Iqra Irene Isaac Isabel Isabella
    Isabelle Isla Ismail Isobel Ivan Jackie Jacob Jacqueline Jade Jaden Jake Jakub Jamal James Jamie Jane Janet
    Janice Jasmine Jason Jaxon Jay Jayden Jayne Jeffrey Jemima Jenna Jennifer Jenny Jeremy Jerome Jess Jessica
    Jessie Jill Jim Jimmy Joan Joanna Joanne Jodie Joe Joel Johan John Johnny Jon Jonah Jonathan Joseph Josephine
    Josh Joshua Joyce Jude Judith Judy Julia Julian Julie Juliet Justin Kai Kaitlyn Kamal Kamran Karen Karim Karl
    Karolina Kate Katherine Kathleen Kathryn Katie Katy Kayden Kayla Kayleigh Keeley Keira Keith Kelly Kelsey Kemi
    Ken Kenneth Kerry Kevin Khadija Khalid Khyra Kian Kieran Kim Kimberley Kirsten Kirsty Krystyna Kwame Kyle Lacey
    Laila Lara Laura Lauren Layla Leah Leanne Lee Lena Lenny Leo Leon Leonard Lesley Leticia Lewis Lexi Liam Liberty
    Lilly Linda Lindsay Lisa Lloyd Logan Lola Lorna Lorraine Louis Louise Luca Lucas Lucinda Lucy Luisa Lukasz Luke
    Luna Lydia Lyla Lynn Mabel Macey Maddison Madison Maisie Malcolm Malik Mandy Marcel Marcus Margaret Maria Mariam
    Marie Marion Mariusz Marjorie Martha Martin Martina Mary Maryam Mateusz Matilda Matthew Maureen Mavis Maya Megan
    Melanie Melissa Mia Michael Michal Michelle Mikey Mila Millie Minnie Miriam Mohamed Mohammad Mohammed Moira
    Mollie Molly Monica Morgan Muhammad Mustafa Nadia Naomi Natalia Natalie Natasha Nathan Nathaniel Neil Niall
    Niamh Nicholas Nicola Nicole Nigel Nikita Nina Noah Noel Nora Norman Nusrat Oliver Olivia Ollie Olu Omar Orla
    Oscar Osman Owen Paige Pamela Patricia Patrick Paul Paula Pauline Pawel Peggy Peter Petra Phil Philip Philippa
    Phillip Phoebe Phyllis Piotr Polly Priya Quinn Rachael Rachel Rafael Rafiq Rahul Raj Rajesh Ralph Ramesh Rashid
    Raymond Rebecca Reece Reggie Rehan Reuben Rhiannon Rhys Ricardo Richard Ricky Riley Rita Robert Robyn Roger
    Roman Ronald Ronnie Rory Rosa Rosalind Rosemary Rosie Ross Rowan Roxanne Roy Rukhsana Rupert Russell Ruth Ryan
    Saad Sabrina Sadia Saeed Sahar Saima Salma Sam Samantha Samina Samir Samuel Sana Sandra Sanjay Saoirse Sara
    Sarah Sasha Scarlett Scott Sean Sebastian Seth Shabana Shaheen Shane Shanice Shannon Sharon Shaun Sheila Shelley
    Shirley Sian Sienna Silvia Simon Simone Sinead Siobhan Skye Sofia Sophia Sophie Spencer Stacey Stanley Stefan
    Stella Stephanie Stephen Steve Steven Stewart Stuart Sunita Susan Suzanne Sylvia Szymon Tahir Talia Tamara
    Tamsin Tania Tanya Tara Tariq Tasha Taylor Teresa Terrence Terry Tessa Theo Theodore Theresa Thomas Tia Tiana
    Tiffany Tilly Tim Timothy Tina Tobias Toby Tom Tomasz Tommy Toni Tony Tracey Tracy Travis Trevor Tristan Tunde
    Tyler Tyrone Umar Una Usman Valerie Vanessa Vera Veronica Vicky Victor Victoria Vikram Vincent Viola Vivian
    Vivienne Wayne Wendy Wesley William Wojciech Xavier Yasmin Yasmine Yousuf Yusuf Yvonne Zac Zach Zachary Zack
    Zahra Zain Zainab Zak Zara Zeeshan Zoe Zofia Zuzanna
""")
# Names that are words too; with a capital inside a sentence they are a person.
WORD_NAMES = word_set("""
    Amber Angel Bailey Bella Blake Bob Bonnie Carol Chase Cooper Crystal Dean Dexter Dot Drew Ebony Eve Faith Fern
    Frank Grace Grant Harper Heather Holly Hope Hunter Iris Ivy Jack Jasper Jean Joy Lily Mason Max Melody Mick
    Miles Nell Olive Pat Pearl Penny Pete Poppy Ray Rex Rob Robin Rose Ruby Rusty Sally Sandy Sid Sky Star Storm Sue
    Summer Sunny Ted Teddy Tess Violet Viv Will Willow
""")
# Councils, cities and towns of England whose names are no other word. Regions and countries may be named.
PLACES = word_set("""
    Aberdeen Accrington Aldershot Altrincham Aylesbury Banbury Barnet Barnsley Barrow Basildon Basingstoke Bedford
    Bedfordshire Belfast Berkshire Bexley Birkenhead Birmingham Blackburn Blackpool Bolton Bournemouth Bracknell
    Bradford Braintree Brent Brighton Bristol Bromley Broxtowe Buckinghamshire Burnley Calderdale Cambridge
    Cambridgeshire Camden Canterbury Cardiff Carlisle Chelmsford Cheltenham Cheshire Chester Chesterfield Chorley
    Colchester Corby Cornwall Coventry Crawley Crewe Croydon Cumbria Darlington Dartford Derby Derbyshire Derry
    Devon Doncaster Dorset Dudley Dundee Durham Ealing Eastbourne Edinburgh Enfield Essex Exeter Gateshead
    Gillingham Glasgow Gloucester Gloucestershire Grimsby Guildford Gwynedd Hackney Halifax Halton Hampshire
    Haringey Harlow Harrogate Harrow Hartlepool Hastings Havering Hereford Herefordshire Hertfordshire Hillingdon
    Hounslow Huddersfield Hull Inverness Ipswich Islington Keighley Kent Kettering Kirklees Knowsley Lambeth
    Lancashire Lancaster Leeds Leicester Leicestershire Lewisham Lincolnshire Lisburn Liverpool Luton Macclesfield
    Maidstone Manchester Mansfield Medway Merton Middlesbrough Newcastle Newham Newport Norfolk Northampton
    Northamptonshire Northumberland Norwich Nottingham Nottinghamshire Oldham Oxford Oxfordshire Peterborough
    Plymouth Portsmouth Preston Redbridge Redcar Redditch Rochdale Rotherham Rutland Salford Sandwell Scarborough
    Scunthorpe Sefton Sheffield Shrewsbury Shropshire Slough Solihull Somerset Southampton Southend Southwark
    Staffordshire Stevenage Stockport Stockton Suffolk Sunderland Surrey Sussex Sutton Swansea Swindon Tameside
    Taunton Telford Thurrock Torbay Trafford Wakefield Walsall Wandsworth Warrington Warwickshire Watford
    Westminster Wigan Wiltshire Winchester Windsor Wirral Woking Wokingham Wolverhampton Worcester Worcestershire
    Worthing Wrexham York
""")
TWO_WORD_PLACES = (
    "Tower Hamlets",
    "Milton Keynes",
    "Waltham Forest",
    "Isle of Wight",
    "Hammersmith and Fulham",
    "Kensington and Chelsea",
    "St Helens",
    "North Tyneside",
    "South Tyneside",
    "Telford and Wrekin",
    "Bath and North East Somerset",
    "Brighton and Hove",
    "Bury St Edmunds",
    "Great Yarmouth",
    "High Wycombe",
    "Hemel Hempstead",
    "Tunbridge Wells",
    "King's Lynn",
    "Kingston upon Thames",
    "Richmond upon Thames",
    "Weston-super-Mare",
    "Stratford-upon-Avon",
    "Newcastle-under-Lyme",
)
# Capitals inside a sentence that are no name of a person or place: services, laws, programmes, peoples, days.
NOT_NAMES = word_set("""
    Academy Act Action Activity Acts Adfam Adult Adults Advent Advice Adviser Advisor Advocate Afghan Afghanistan
    Africa African Agency Aid Albania Albanian Alcoholics Alliance Alzheimer's Amazon Ambassador Ambition Ambulance
    America American Amharic And Android Anglia Anglican Annex Anonymous Answer Apgar Appendix Apple April Arab
    Arabic Army Article Asda Asia Asian Asperger Asperger's Assistant Association Associations August Auntie Author
    Authority Award Band Bangladesh Bangladeshi Bank Barnado's Barnardo's Become Bengali Best Bible Bill Black Blood
    Bluetooth Board Bonfire Border Bosnian Bowlby Box Boxing Braille Brexit Britain British Brownies Buddhism
    Buddhist Bulgarian But Cabinet Caesarean Cafcass Calpol Cantonese Care Carer Carers Caribbean Case Catholic
    Central Centre Chair Champion Channel Chapter Charity Charter Chief Chiefs Child Childline Childminder Children
    Children's China Chinese Christian Christianity Christmas Church Circle Citizens Class Code Coercive College
    Collins Commission Commissioner Committee Commons Community Compassion Competence Conference Constable
    Constabulary Consultant Contents Convention Coordinator Coram Coroner Council Counsellor Court Covid Creole
    Crescent Crime Criminal Crisis Croatian Cross Crown Cruse Cubs Culture Czech Dad Daddy Danish Dari Data Day Deaf
    December Dentist Department Deprivation Deputy Designated Digital Directorate Directors Disability Disclosure
    Disney Dispatches Diwali Do Doctor Domestic Down Down's Duke Duluth Dutch Duty Early East Easter Eastern
    Economist Edition Editor Education Educational Eid Emergency Employment England English Equality Eritrea
    Eritrean Ethiopia Ethiopian Europe European Every Evidence Example Excel Excellence Executive Express Facebook
    Faithfull Families Family Farsi Father's Fatherhood February Federation Female Figure Filipino Finnish Fire
    First Five Force Form Fortnite Forum Foundation Foundations Four Framework France Fraser Freedom French Friday
    Friends From Gaelic Galop Gateway Gazette General German Germany Ghana Ghanaian Gibbs Gillick Gingerbread God
    Goldberg Google Government Governor Governors Grade Graded Gran Grandad Grandma Great Greek Green Group Guardian
    Guidance Guide Guides Gujarati Gynaecologists Gypsies Gypsy Halloween Hanukkah Hausa Head Headteacher Health
    Healthcare Healthy Hebrew Her Herald Heritage Hidden Hindi Hindu Hinduism His Home Home-Start Hospital Housing
    How Hub Human Hungarian I I'd I'll I'm I've If Igbo Imperial Improvement In Independent India Indian Infant
    Information Initiative Inquiry Inspection Inspector Inspectorate Instagram Institute Institution International
    Internet Interpol Intervention Iran Iranian Iraq Iraqi Ireland Irish Islam Islamic Issue It Italian Italy
    Jamaica Jamaican January Jewish Job Joint Journal Judaism Judge July June Junior Jury Justice Karma Keeping
    Kenya Kenyan King Kingdom Kingston Kinship Kolb Kooth Koran Korean Kosovo Kurdish Labour Language Latin Latvian
    Law Lawyer Lead Leader Leaders League Learning Legal Lego Lent Lesson Level Life Likert Lingala Lithuanian Local
    London Lords Lullaby MacAlister Magistrates Mail Majesty Majesty's Makaton Malayalam Male Manager Managers
    Mandarin March Marriage May Medical Member Mencap Mental Mermaids Messenger Metropolitan Microsoft Midlands
    Midwife Midwifery Midwives Military Mind Minds Minecraft Ministry Mirror Mixed Modern Module Monday Month Moses
    Mosque Mother's Mothers Multi Mum Mummy Munro Muslim Nan Nanny Narcotics National Nepali Netflix Network New
    News Newsnight Nigeria Nigerian Night Ninth Nirvana No North Northern Norwegian Not Note November Nuffield
    Number Nurse Nursing Observatory Observer Obstetricians October Ofcom Offences Office Officer Official Ofsted
    Olympic One Online Operation Option Orange Orthodox Outlook Paediatrician Paediatrics Page Pakistan Pakistani
    Panel Panorama Papyrus Paragraph Paralympic Parent Parents Parkinson's Parliament Part Partnership Pashto
    Passover Peppa Pharmacist Phase Physicians Place2Be PlayStation Point Poland Police Policing Polish Portuguese
    Post PowerPoint Practice Practices Practitioners Pregnancy Premier Prevent Primary Prime Prison Probation
    Procedure Professional Professions Programme Project Prosecution Protection Protestant Protocol Psychiatrist
    Psychiatrists Psychologist Psychologists Public Punjabi Quality Queen Question Quran Ramadan Red Rees Refuge
    Refugee Regional Register Regulation Relate Report Research Respect Response Responsibility Responsible Review
    Reviewing Reviews Rights Roblox Role Roma Romanes Romani Romania Romanian Royal Russia Russian Safe Safeguarding
    SafeLives Safer Safety Salvation Samaritan Samaritans Santa Saturday Save Scenario Schedule School Schools
    Science Scope Scotland Scottish Scout Scouts Scrutineer Second Secondary Secretary Section Sellotape Senior
    Sense September Serbian Serious Service Services Session Sexual Sharing Sheet Shelter Shona Signs Sikh Sikhism
    Sinhala Six Skype Slavery Sleep Slide Slovak Slovakian Snapchat So Social Society Solicitor Somali Somalia
    Sorani South Southern Spanish Special Specialist Specialists Spectator Spotlight Sri Staff Stage Standards Start
    State Step Stonewall Stop Strategy Sudan Sudanese Summit Sunday Support Sure Surgeons Swahili Swedish Swiss
    Sylheti Syria Syrian Table Tamil Task Tavistock Teacher Team Teams Telegraph Telugu Territorial Tesco Test
    Thames The Theme Therapist Think Third Three Thursday Tier Tigrinya Tik TikTok Times Together Toolkit Topic
    Torah Tourette Tourette's Traffic Trainer Training Transport Traveller Travellers Treasury Tribunal Trust
    Tuesday Turkey Turkish Twi Twitter Two Type Uber Ukraine Ukrainian Ulster Uncle Unicef Union Unit United
    University Unseen Urdu Us Vaisakhi Valentine Valentine's Velcro Version Victim Victims Victorian Vietnam
    Vietnamese Visitor Volume Voluntary Wales Was Watch Wednesday Week Wellbeing Welsh West Western What WhatsApp
    When Where Which White Whitehall Who Why Wi-Fi Wimbledon Windows Windrush Wish Women Women's Work Worker Workers
    Working World Would Xbox Year Years Yorkshire Yoruba Young Youth YouTube Zimbabwe Zimbabwean Zoom
""")
# Parts of a place's name that name no place by themselves: "the County Court", "a Church of England primary school".
GENERIC = NOT_NAMES | word_set("""
    A Access Adoption After Alcohol Alongside Alternative An Any Arts Ask Assessment At Before Behind Beside Big
    Boarding Borough Boys Boys' Busy By Call Car Centre Charities Chiefs' Church City Clinic Co Companies Contact
    Country County Day District Drug Each England's Exploitation Faith For Form Fostering Foundation Free Further
    Girls Girls' Good Grammar Great High House Infirmary Inner Inside Intake Intensive International King's Law
    Leaving Looked Lower Magistrates' Maternity Medicine Middle Missing Misuse Montessori Most Multi-Agency My
    Neighbourhood Nursery Of Offending Old On Open Opera Other Our Outreach Outside Placement Pre Primary Private
    Privy Professions Provision Pupil Pupils' Rapid Recovery Referral Ring Secure See Sixth Small Society Some State
    Steiner Student Students Substance Sunday Supreme Teaching Tell That Their This To Town Treatment Troubled Upper
    Village Virtual Visit Walk Walk-in White Your
""")
