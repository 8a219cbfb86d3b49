"""Names that give a child, a family or a place away, and capitals that do not."""

from __future__ import annotations

from generator.check.text import word_set

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
    Academy Act Action Acts Adult Adults Africa African Agency Aid Albanian Alliance Ambulance America American And
    Anglican April Arab Arabic Army Asia Asian Association August Auntie Authority Bangladeshi Bank Barnado's
    Barnardo's Bengali Best Bible Bill Black Board Boxing Brexit Britain British Buddhist Bulgarian But Cafcass Care
    Caribbean Catholic Central Centre Charity Charter Chief Chiefs Child Childline Childminder Children Children's
    China Chinese Christian Christianity Christmas Church Circle Code Coercive College Commission Commissioner
    Committee Community Compassion Competence Conference Constabulary Convention Coram Coroner Council Court Covid
    Creole Crime Criminal Crown Culture Czech Dad Daddy Data Deaf December Department Deprivation Designated Digital
    Directorate Disability Disclosure Do Domestic Duluth Early East Easter Eastern Education Educational Eid
    Emergency Employment England English Equality Europe European Every Evidence Excellence Executive Facebook
    Families Family Fatherhood February Federation Female Fire First Five Force Forum Foundation Four Framework
    France Fraser Freedom French Friday Friends From Gaelic Gateway General German Germany Gillick God Google
    Government Graded Gran Grandad Grandma Great Greek Green Group Guidance Guide Gypsy Halloween Head Health
    Healthcare Healthy Hebrew Her Hidden Hindi Hindu His Home Hospital Housing How Hub Human I I'd I'll I'm I've If
    Improvement In Independent India Indian Infant Information Initiative Inquiry Inspection Inspector Inspectorate
    Instagram Institute Institution International Internet Interpol Iranian Iraqi Ireland Irish Islam Islamic
    Italian Italy Jamaican January Jewish Job Joint Journal Judaism July June Junior Jury Justice Keeping King
    Kingdom Kingston Kooth Korean Kurdish Labour Language Latin Latvian Law Lead League Learning Legal Life
    Lithuanian Local London Lullaby MacAlister Magistrates Makaton Male Mandarin March Marriage May Medical Member
    Mental Messenger Microsoft Midlands Midwifery Mind Ministry Mixed Monday Mosque Mothers Multi Mum Mummy Munro
    Muslim Nan Nanny National Network New News Nigerian Night Ninth No North Northern Not November Nurse Nursing
    October Office Officer Official Ofsted Olympic One Online Operation Orange Orthodox Pakistani Panel Parent
    Parents Parliament Partnership Pashto PlayStation Police Policing Polish Portuguese Practice Practices
    Practitioners Pregnancy Prevent Primary Prime Prison Probation Procedure Professional Programme Project
    Prosecution Protection Protestant Protocol Psychiatrists Public Punjabi Quality Queen Ramadan Red Refuge Refugee
    Regional Register Relate Report Research Responsibility Responsible Review Reviews Rights Roma Romani Romanian
    Royal Russian Safe Safeguarding Safer Safety Samaritans Saturday School Schools Science Scotland Scottish Second
    Secondary Secretary September Service Services Sexual Sharing Signs Sikh Six Skype Sleep Slovak Slovakian
    Snapchat So Social Society Somali Sorani South Southern Spanish Special Spotlight Sri Staff Standards Start
    State Strategy Sudanese Summit Sunday Support Sure Sylheti Syrian Tamil Tavistock Team Teams Territorial Test
    Thames The Think Third Three Thursday Tigrinya Tik TikTok Together Toolkit Training Traveller Travellers
    Treasury Tribunal Trust Tuesday Turkish Twitter Two Ukrainian Ulster Uncle Union Unit United University Unseen
    Urdu Us Version Victim Victims Victorian Vietnamese Voluntary Wales Was Wednesday Wellbeing Welsh West Western
    What WhatsApp When Where Which White Who Why Women Women's Work Workers Working World Would Year Years Yorkshire
    Young Youth YouTube Zoom
""")
# Parts of a place's name that name no place by themselves: "the County Court", "a Church of England primary school".
GENERIC = NOT_NAMES | word_set("""
    A Adoption After Alongside Alternative An Any Arts Ask At Before Behind Beside Boarding Borough Boys Boys' By
    Call Centre Charities Chiefs' Church City Clinic Co Companies County Day District Each England's Faith For Form
    Foundation Free Further Girls Girls' Grammar Great High House Infirmary Inner Inside International Law Lower
    Magistrates' Maternity Middle Montessori Most My Nursery Of Old On Open Opera Other Our Outside Pre Primary
    Private Privy Professions Provision Pupil Pupils' Referral Ring Secure See Sixth Society Some State Steiner
    Student Students Sunday Supreme Teaching Tell That Their This To Town Upper Village Virtual Visit Walk Walk-in
    White Your
""")
